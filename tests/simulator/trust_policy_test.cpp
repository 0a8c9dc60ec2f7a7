#include "simulator/trust_policy.h"

#include "tests/catch.h"

using namespace soracom_mcp::simulator;

TEST_CASE("principals are written as SRNs of operators and users") {
  CHECK(principalSrn("OP1", "") == "srn:soracom:OP1::Operator:OP1");
  CHECK(principalSrn("OP1", "helpdesk") == "srn:soracom:OP1::User:helpdesk");
}

TEST_CASE("a trust policy admits exactly the principals it names") {
  const auto policy = readTrustPolicy(R"json({"statements":[
      {"effect":"allow","principal":{"soracom":["srn:soracom:OP1::User:a","srn:soracom:OP1::User:b"]},
       "condition":"ipAddress('203.0.113.0/24')"},
      {"effect":"deny","principal":{"soracom":["srn:soracom:OP1::User:b"]}}]})json");
  REQUIRE(policy);
  const ConditionFacts inside{"a", "203.0.113.9", std::chrono::sys_days{}, nullptr};
  const ConditionFacts outside{"a", "198.51.100.9", std::chrono::sys_days{}, nullptr};
  CHECK(trusts(*policy, "srn:soracom:OP1::User:a", inside));
  CHECK_FALSE(trusts(*policy, "srn:soracom:OP1::User:a", outside));
  CHECK_FALSE(trusts(*policy, "srn:soracom:OP1::User:b", inside));
  CHECK_FALSE(trusts(*policy, "srn:soracom:OP1::User:c", inside));
  CHECK_FALSE(trusts({}, "srn:soracom:OP1::User:a", inside));
}

TEST_CASE("a trust policy that is not well formed is refused with the place") {
  const std::pair<const char*, const char*> rows[] = {
      {"{", "not JSON"},
      {R"({"statements":[]})", "statements"},
      {R"({"statements":[{"effect":"allow"}]})", "statements[0].principal"},
      {R"({"statements":[{"effect":"allow","principal":{}}]})", "names nobody"},
      {R"({"statements":[{"effect":"allow","principal":{"soracom":"x"}}]})", "principal.soracom"},
      {R"({"statements":[{"effect":"allow","principal":{"soracom":["alice"]}}]})", "SRN"},
      {R"({"statements":[{"effect":"maybe","principal":{"service":["Flux"]}}]})", "effect"}};
  for (const auto& [policy, place] : rows) {
    DYNAMIC_SECTION(policy) {
      const auto result = readTrustPolicy(policy);
      REQUIRE_FALSE(result);
      CHECK(result.error().message.find(place) != std::string::npos);
    }
  }
}
