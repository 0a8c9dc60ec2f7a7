#include "tools/soracom/access_document.h"

#include "base/json_reader.h"
#include "tests/catch.h"
#include "tools/soracom/access_condition.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

const std::vector<std::string> kOperations{"User:listUsers", "User:getUser",    "User:updateUserPermission",
                                           "Role:listRoles", "Role:updateRole", "Auth:logout"};

std::vector<AccessFinding> lintOf(const Json& document) {
  base::WorkBudget work;
  return lintPermissionDocument(document, kOperations, work);
}

std::vector<AccessFinding> lint(const char* text) { return lintOf(base::readJson(text).value()); }

std::vector<AccessFinding> trustLint(const Json& document, std::string_view operator_id) {
  base::WorkBudget work;
  return lintTrustPolicy(document, operator_id, work);
}

bool isUnreadable(const std::vector<AccessFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const auto& finding) { return finding.unreadable; });
}

TEST_CASE("documents of the usual kinds give no finding") {
  for (const char* text :
       {R"j({"statements":[{"effect":"allow","api":["User:listUsers","Role:list*","Auth:logout"]}]})j",
        R"j({"statements":[{"effect":"allow","api":["Sim:listSims","Query:searchSims"],
            "condition":"ipAddress('203.0.113.0/24') and currentDate >= date(2027, 1, 1)"}]})j",
        R"j({"statements":[{"effect":"allow","api":"User:getUser",
            "condition":"pathVariable('user_name') == samUserName"}]})j"}) {
    INFO(text);
    for (const AccessFinding& finding : lint(text)) {
      FAIL_CHECK(finding.where << " " << finding.message);
    }
  }
}

TEST_CASE("what cannot be a permission document is said to be unreadable, with its place") {
  const std::pair<const char*, const char*> rows[] = {
      {R"([])", ""},
      {R"("text")", ""},
      {R"({"statement":[]})", ""},
      {R"({"statements":{}})", ""},
      {R"({"statements":["x"]})", "/statements/0"},
      {R"({"statements":[{"effect":"Allow","api":"*"}]})", "/statements/0/effect"},
      {R"({"statements":[{"api":"*"}]})", "/statements/0/effect"},
      {R"({"statements":[{"effect":"allow"}]})", "/statements/0/api"},
      {R"({"statements":[{"effect":"allow","api":[]}]})", "/statements/0/api"},
      {R"({"statements":[{"effect":"allow","api":[1]}]})", "/statements/0/api"},
      {R"({"statements":[{"effect":"allow","api":"*","condition":true}]})", "/statements/0/condition"},
  };
  for (const auto& [text, where] : rows) {
    INFO(text);
    const auto findings = lint(text);
    REQUIRE(isUnreadable(findings));
    const auto first =
        std::find_if(findings.begin(), findings.end(), [](const auto& finding) { return finding.unreadable; });
    CHECK(first->where == where);
  }
}

TEST_CASE("what is remarkable about a permission document is a warning") {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"statements":[]})", "is empty"},
      {R"({"statements":[{"effect":"allow","api":"User:listUser"}]})", "matches no operation"},
      {R"({"statements":[{"effect":"allow","api":"listUsers"}]})", "matches nothing"},
      {R"({"statements":[{"effect":"allow","api":"User:*s"}]})", "matches nothing"},
      {R"({"statements":[{"effect":"allow","api":"User:listUsers","resource":"x"}]})", "no known member"},
      {R"({"statements":[{"effect":"allow","api":"*"}]})", "raise its own rights"},
      {R"({"statements":[{"effect":"allow","api":"User:*"}]})", "User:updateUserPermission"},
      {R"({"statements":[{"effect":"allow","api":"Role:update*"}]})", "with Role:updateRole"},
      {R"({"statements":[{"effect":"allow","api":"User:updateUserPermission","condition":"samUserName == 'a'"}]})",
       "where the condition holds"},
      {R"({"statements":[{"effect":"deny","api":"*"}]})", "denies everything"},
      {R"({"statements":[{"effect":"deny","api":["User:*","Role:*"]}]})", "by themselves"},
      {R"({"statements":[{"effect":"allow","api":"User:getUser","condition":"not samUserName == 'a'"}]})", "`not`"},
      {R"({"statements":[{"effect":"allow","api":"User:getUser","condition":"ipAddress('10.0.0.0/8'"}]})", "brackets"},
      {R"({"statements":[{"effect":"allow","api":"User:getUser","condition":"samUserName == 'a"}]})", "does not end"},
      {R"({"statements":[{"effect":"allow","api":"User:getUser","condition":" "}]})", "is empty"},
  };
  for (const auto& [text, message] : rows) {
    INFO(text);
    const auto findings = lint(text);
    CHECK_FALSE(isUnreadable(findings));
    CHECK(std::any_of(findings.begin(), findings.end(), [&, &part = message](const auto& finding) {
      return finding.message.find(part) != std::string::npos;
    }));
  }
}

TEST_CASE("an unconditional denial takes a grant back, a conditional one does not") {
  CHECK(lint(R"({"statements":[{"effect":"allow","api":"User:updateUserPermission"},
                               {"effect":"deny","api":"User:updateUser*"}]})")
            .empty());
  CHECK(lint(R"({"statements":[{"effect":"allow","api":"User:updateUserPermission"},
                               {"effect":"deny","api":"User:updateUser*","condition":"samUserName == 'a'"}]})")
            .size() == 1);
}

TEST_CASE("operations of tags that are not known here are left alone") {
  CHECK(lint(R"({"statements":[{"effect":"allow","api":["Sim:anything","Group:*"]}]})").empty());
}

TEST_CASE("findings are bounded") {
  Json document = {{"statements", Json::array()}};
  for (int i = 0; i < 500; ++i) {
    document["statements"].push_back("x");
  }
  CHECK(lintOf(document).size() == 50);
}

TEST_CASE("a trust policy is read, and who it lets in from elsewhere is said") {
  const auto of = [](const char* principal) {
    return trustLint(
        base::readJson(R"({"statements":[{"effect":"allow","principal":)" + std::string(principal) + "}]}").value(),
        "OP0012345678");
  };
  CHECK(
      of(R"({"soracom":["srn:soracom:OP0012345678::Operator:OP0012345678","srn:soracom:OP0012345678::User:helpdesk"]})")
          .empty());
  CHECK(of(R"({"service":"Flux"})").empty());
  const std::pair<const char*, const char*> rows[] = {
      {R"({"soracom":"srn:soracom:OP0087654321::User:x"})", "another account"},
      {R"({"soracom":"srn:soracom:OP0012345678::User:*"})", "no wildcards"},
      {R"({"soracom":"helpdesk"})", "names nobody"},
      {R"({"soracom":"srn:soracom:OP0012345678::Role:x"})", "names nobody"},
      {R"({"aws":"x"})", "no known member"}};
  for (const auto& [principal, message] : rows) {
    INFO(principal);
    const auto findings = of(principal);
    REQUIRE(findings.size() == 1);
    CHECK_FALSE(findings.front().unreadable);
    CHECK_THAT(findings.front().message, Catch::Matchers::Contains(message));
  }
  CHECK(isUnreadable(trustLint(base::readJson(R"({"statements":[{"effect":"allow"}]})").value(), "")));
  CHECK(isUnreadable(trustLint(Json(5), "")));
}

TEST_CASE("the smallest document allows each operation once and is clean") {
  const Json document = permissionDocumentFor({"User:listUsers", "Role:listRoles", "User:listUsers"});
  CHECK(base::writeJson(document) ==
        R"({"statements":[{"effect":"allow","api":["Role:listRoles","User:listUsers"]}]})");
  CHECK(lintOf(document).empty());
}

TEST_CASE("the work on a document grows with it and not with its square, and ends where it has to") {
  const auto unitsFor = [](std::size_t blocks) {
    const char* const block =
        R"({"effect":"allow","api":["User:updateUserPermission","User:listUsers"],"condition":"samUserName == 'a'"})";
    const Json document{{"statements", Json(std::vector<Json>(blocks, base::readJson(block).value()))}};
    base::WorkBudget work;
    CHECK(lintPermissionDocument(document, kOperations, work).size() == std::min<std::size_t>(blocks, 50));
    CHECK_FALSE(work.ended());
    base::WorkBudget half(work.used() / 2);
    lintPermissionDocument(document, kOperations, half);
    CHECK(half.ended());
    return work.used();
  };
  CHECK(unitsFor(8'000) <= 9 * unitsFor(1'000));
}

}  // namespace
}  // namespace soracom_mcp::tools
