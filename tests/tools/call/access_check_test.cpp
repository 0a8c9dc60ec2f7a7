#include "tools/call/access_check.h"

#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/built_in_registry.h"
#include "tests/tools/call/fake_upstream.h"
#include "tools/call/request_preview.h"
#include "tools/call/tool_service.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;
using Catch::Matchers::Contains;

struct Setup {
  FakeClient client{HttpResponse{204, {}, ""}};
  FakeCredentials credentials;
  ToolService service{builtInRegistry(), client, credentials, [] {
                        ToolServiceOptions options;
                        options.safety = onlyAPerson();
                        return options;
                      }()};
};

TEST_CASE("a permission document that none can be is refused before it is sent") {
  for (const Json& document : {Json{{"statement", Json::array()}}, Json(R"({"statements":[{"effect":"permit"}]})")}) {
    Setup setup;
    for (const auto& [tool, arguments] : std::vector<std::pair<const char*, Json>>{
             {"updateUserPermission", {{"user_name", "a"}, {"permission", document}}},
             {"updateDefaultPermissions", {{"permissions", document}}},
             {"createRole", {{"role_id", "a"}, {"permission", document}}},
             {"updateUserTrustPolicy", {{"user_name", "a"}, {"trustPolicy", document}}}}) {
      const auto outcome = callApproved(setup.service, tool, arguments, {});
      INFO(tool << ": " << outcome->content.front().text);
      CHECK(outcome->is_error);
      CHECK_THAT(outcome->content.front().text, Contains("was not called"));
    }
    CHECK(setup.client.sent().empty());
  }
}

TEST_CASE("a permission document that is remarkable is sent, and a preview shows the remarks") {
  Setup setup;
  const Json arguments = {
      {"user_name", "a"},
      {"permission", {{"statements", Json::array({{{"effect", "allow"}, {"api", "User:updateUserPermission"}}})}}}};
  CHECK_FALSE(callApproved(setup.service, "updateUserPermission", arguments, {})->is_error);
  CHECK(setup.client.sent().size() == 1);
  const auto prepared = setup.service.prepare("updateUserPermission", arguments, {}, {});
  REQUIRE(prepared);
  REQUIRE(prepared->remarks.size() == 1);
  CHECK_THAT(prepared->remarks.front(), Contains("raise its own rights"));
  CHECK_THAT(base::writeJson(previewRequest(*prepared, builtInRegistry()->document(), setup.client.baseUrl())),
             Contains(R"("remarks":["permission/statements/0: lets its holder raise its own rights)"));
}

TEST_CASE("equal remarks are one, with the places it holds for") {
  Setup setup;
  const auto remarksOn = [&](int statements) {
    Json blocks = Json::array();
    for (int i = 0; i < statements; ++i) {
      blocks.push_back({{"effect", "deny"}, {"api", "*"}});
    }
    const Json arguments = {{"user_name", "a"}, {"permission", {{"statements", blocks}}}};
    return setup.service.prepare("updateUserPermission", arguments, {}, {})->remarks;
  };
  REQUIRE(remarksOn(2).size() == 1);
  CHECK_THAT(remarksOn(2).front(), Contains("permission/statements/0, /statements/1: denies everything"));
  REQUIRE(remarksOn(25).size() == 1);
  CHECK_THAT(remarksOn(25).front(),
             Contains("permission/statements/0, /statements/1, /statements/2 and 22 more: denies everything"));
}

}  // namespace
}  // namespace soracom_mcp::tools
