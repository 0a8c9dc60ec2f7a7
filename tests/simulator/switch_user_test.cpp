#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

namespace {

Json target(const std::string& operator_id = seed::kOtherOperatorId, const std::string& user = seed::kTrustingUser) {
  return Json{{"operatorId", operator_id}, {"userName", user}};
}

}  // namespace

TEST_CASE("a trusted user switches and acts with the rights of the target") {
  const auto simulator = startSimulator();
  SimulatorClient source(*simulator);
  source.signInAsAdmin();
  const Answer switched = source.call("POST", "/auth/switch_user", target());
  REQUIRE(switched.status == 200);
  CHECK(switched.text("operatorId") == seed::kOtherOperatorId);
  CHECK(switched.text("userName") == seed::kTrustingUser);
  SimulatorClient other(*simulator);
  other.useSession(switched.text("apiKey"), switched.text("token"));
  const std::string base = std::string("/operators/") + seed::kOtherOperatorId;
  CHECK(other.call("GET", base + "/users").status == 200);
  CHECK(other.call("DELETE", base + "/users/field-support").status == 403);
  CHECK(other.call("GET", "/operators/{op}/users").status == 403);
  CHECK(source.call("GET", "/operators/{op}/users").status == 200);
}

TEST_CASE("a switched session cannot switch again") {
  const auto simulator = startSimulator();
  SimulatorClient client(*simulator);
  client.signInAsRoot();
  REQUIRE(
      client
          .call(
              "PUT", "/operators/{op}/users/admin/trust_policy",
              {{"trustPolicy",
                R"({"statements":[{"effect":"allow","principal":{"soracom":["srn:soracom:OP0012345678::Operator:OP0012345678"]}}]})"}})
          .status == 204);
  const Answer switched = client.call("POST", "/auth/switch_user", target(seed::kOperatorId, seed::kAdmin));
  REQUIRE(switched.status == 200);
  client.useSession(switched.text("apiKey"), switched.text("token"));
  const Answer chained = client.call("POST", "/auth/switch_user", target());
  CHECK(chained.status == 400);
  CHECK(chained.code() == "AUM0011");
}

TEST_CASE("switching is refused alike for strangers and for users that do not exist") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const Answer untrusting = root.call("POST", "/auth/switch_user", target(seed::kOperatorId, seed::kIdleUser));
  const Answer unknown = root.call("POST", "/auth/switch_user", target(seed::kOtherOperatorId, "nobody"));
  const Answer nowhere = root.call("POST", "/auth/switch_user", target("OP0000000000", "nobody"));
  CHECK(untrusting.status == 400);
  CHECK(untrusting.body == unknown.body);
  CHECK(untrusting.body == nowhere.body);
  SimulatorClient auditor(*simulator);
  auditor.signInWithKey(seed::kAuditorAuthKeyId, seed::kAuditorAuthKey);
  CHECK(auditor.call("POST", "/auth/switch_user", target()).status == 403);
}

TEST_CASE("the lifetime of a switched session is from 180 to 3600 seconds") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  for (const auto& [seconds, status] : {std::pair{179, 400}, {180, 200}, {3600, 200}, {3601, 400}}) {
    Json body = target();
    body["tokenTimeoutSeconds"] = seconds;
    CHECK(root.call("POST", "/auth/switch_user", body).status == status);
  }
  const Answer switched = root.call("POST", "/auth/switch_user", target());
  root.useSession(switched.text("apiKey"), switched.text("token"));
  const std::string base = std::string("/operators/") + seed::kOtherOperatorId;
  clock.advance(std::chrono::seconds(3599));
  CHECK(root.call("GET", base).status == 200);
  clock.advance(std::chrono::seconds(1));
  CHECK(root.call("GET", base).status == 401);
}

TEST_CASE("switching names the field that is missing") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const Answer answer = root.call("POST", "/auth/switch_user", {{"operatorId", "OP1"}});
  CHECK(answer.status == 400);
  CHECK(answer.message().find("userName") != std::string::npos);
}
