#include "tools/safety/policy.h"

#include "tests/catch.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

using namespace refusal_code;

const std::vector<ToolFacts> kTools = {{"getUser"}, {"listUsers"}, {"createUser"}, {"deleteUser"}, {"deleteRole"}};

Policy make(Mode mode, std::vector<std::string> allow = {}, std::vector<std::string> deny = {}) {
  auto policy = Policy::make({mode, std::move(allow), std::move(deny)}, kTools);
  REQUIRE(policy.has_value());
  return *policy;
}

TEST_CASE("a mode says what runs and whose consent it takes") {
  struct Row {
    Mode mode;
    Risk risk;
    std::string_view refusal;
    Consent consent;
  };
  const Row rows[] = {
      {Mode::kConfirm, Risk::kRead, "", Consent::kNone},
      {Mode::kConfirm, Risk::kWrite, "", Consent::kYes},
      {Mode::kConfirm, Risk::kDanger, "", Consent::kTypedName},
      {Mode::kReadOnly, Risk::kRead, "", Consent::kNone},
      {Mode::kReadOnly, Risk::kWrite, kPolicyReadOnly, Consent::kYes},
      {Mode::kReadOnly, Risk::kDanger, kPolicyReadOnly, Consent::kTypedName},
      {Mode::kUnattended, Risk::kRead, "", Consent::kNone},
      {Mode::kUnattended, Risk::kWrite, "", Consent::kNone},
      {Mode::kUnattended, Risk::kDanger, "", Consent::kTypedName},
  };
  for (const Row& row : rows) {
    CHECK(make(row.mode).refusal("createUser", row.risk) == row.refusal);
    CHECK(make(row.mode).consent(row.risk) == row.consent);
  }
  CHECK(Policy().consent(Risk::kWrite) == Consent::kYes);
}

TEST_CASE("deny outranks allow and read-only outranks both") {
  struct Row {
    std::vector<std::string> allow;
    std::vector<std::string> deny;
    std::string_view tool;
    std::string_view refusal;
  };
  const Row rows[] = {
      {{}, {}, "deleteUser", ""},
      {{"getUser"}, {}, "getUser", ""},
      {{"getUser"}, {}, "listUsers", kPolicyDenied},
      {{}, {"delete*"}, "deleteUser", kPolicyDenied},
      {{}, {"delete*"}, "getUser", ""},
      {{"deleteUser"}, {"delete*"}, "deleteUser", kPolicyDenied},
      {{"deleteUser"}, {"deleteUser"}, "deleteUser", kPolicyDenied},
      {{"*"}, {"*User"}, "createUser", kPolicyDenied},
      {{"*User", "list*"}, {}, "listUsers", ""},
  };
  for (const Row& row : rows) {
    CHECK(make(Mode::kUnattended, row.allow, row.deny).refusal(row.tool, Risk::kWrite) == row.refusal);
    CHECK(make(Mode::kReadOnly, row.allow, row.deny).refusal(row.tool, Risk::kWrite) == kPolicyReadOnly);
    CHECK(make(Mode::kReadOnly, row.allow, row.deny).refusal(row.tool, Risk::kRead) == row.refusal);
  }
}

TEST_CASE("a rule that names no tool is an error which quotes it") {
  for (const char* pattern : {"deletUser", "DeleteUser", "", "delete", "user*", "getUser "}) {
    for (const bool denied : {false, true}) {
      const std::vector<std::string> rule = {"getUser", pattern};
      const auto policy = Policy::make(
          {Mode::kConfirm, denied ? std::vector<std::string>() : rule, denied ? rule : std::vector<std::string>()},
          kTools);
      REQUIRE_FALSE(policy.has_value());
      CHECK(policy.error().message.find("\"" + std::string(pattern) + "\"") != std::string::npos);
    }
  }
}

TEST_CASE("a policy takes patterns of every kind") {
  const std::vector<ToolFacts> tools = {{"getUser", {}, "GET", "/users/{id}", Risk::kRead, {"User"}, {"users"}},
                                        {"deleteUser", {}, "DELETE", "/users/{id}", Risk::kDanger, {"User"}, {"users"}},
                                        {"listRoles", {}, "GET", "/roles", Risk::kRead, {"Role"}, {"roles"}}};
  const auto policy = Policy::make({Mode::kConfirm, {"toolset:users", "path:/roles*"}, {"risk:danger"}}, tools);
  REQUIRE(policy.has_value());
  CHECK(policy->refusal("getUser", Risk::kRead).empty());
  CHECK(policy->refusal("listRoles", Risk::kRead).empty());
  CHECK(policy->refusal("deleteUser", Risk::kDanger) == kPolicyDenied);
  CHECK(policy->refusal("unknown", Risk::kRead) == kPolicyDenied);
}

}  // namespace
}  // namespace soracom_mcp::tools
