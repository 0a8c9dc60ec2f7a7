// What stands in the way of a call besides a person: the account, the own identity, limits, lists, dry runs.
#include "simulator/seed.h"
#include "simulator/simulator.h"
#include "tests/approval/approving_client.h"
#include "tests/approval/safe_server.h"
#include "tests/catch.h"
#include "tests/tools/call/stderr_capture.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/auth/soracom_login.h"
#include "tools/http/httplib_client.h"
#include "tools/surface/surface.h"

namespace soracom_mcp::test {
namespace {

using base::Json;
using Catch::Matchers::Contains;
namespace seed = simulator::seed;

/// The default safety but for limits, so that only what a test is about refuses.
tools::SafetyOptions guarded() {
  tools::SafetyOptions out = tools::onlyAPerson();
  out.allow_self = false;
  out.allow_other_operators = false;
  return out;
}

/// A call in which the person agrees to whatever is asked.
Json callAgreed(mcp::Server& server, const std::string& tool, const Json& arguments) {
  ApprovingClient client(server, ClientKind::kLegacyForms);
  const Json first = client.call(tool, arguments);
  const Json form = ApprovingClient::formIn(first);
  return form.is_object() ? client.answer(first, consentTo(form)) : first;
}

/// A server signed in to the simulator by an AuthKey.
struct SignedIn {
  SignedIn(const char* key_id, const char* key, tools::SafetyOptions safety = guarded()) {
    auto started = simulator::Simulator::start();
    REQUIRE(started.has_value());
    api = *std::move(started);
    tools::HttpClientOptions options;
    options.base_url = api->baseUrl();
    auto made = tools::HttplibClient::make(std::move(options));
    REQUIRE(made.has_value());
    client = *std::move(made);
    tools::Login login;
    login.identity = tools::AuthKeyLogin{key_id, tools::Secret(key)};
    credentials = std::make_unique<tools::SoracomLogin>(*client, std::move(login), "a test");
    service = std::make_unique<tools::ToolService>(tools::builtInRegistry(), *client, *credentials,
                                                   SafeServer::serviceOptions(std::move(safety)));
    server = std::make_unique<mcp::Server>(SafeServer::serverOptions(""),
                                           mcp::Providers(*service, nullptr, nullptr, nullptr));
  }
  std::string refusal(const std::string& tool, const Json& arguments) {
    return refusalIn(callAgreed(*server, tool, arguments));
  }

  std::unique_ptr<simulator::Simulator> api;
  std::unique_ptr<tools::HttplibClient> client;
  std::unique_ptr<tools::SoracomLogin> credentials;
  std::unique_ptr<tools::ToolService> service;
  std::unique_ptr<mcp::Server> server;
};

TEST_CASE("another account is refused in every operation that can name one") {
  SafeServer safe(guarded());
  std::size_t checked = 0;
  for (const tools::Tool& tool : tools::builtInRegistry()->tools()) {
    Json arguments = tools::sampleArguments(tool);
    const bool names = arguments.contains("operator_id") || arguments.contains("operatorId");
    if (!names || tool.operation->security.empty()) {
      continue;
    }
    INFO(tool.description.name);
    for (const char* other : {"OP2", "op1", "OP1 ", "OP%31"}) {
      arguments[arguments.contains("operator_id") ? "operator_id" : "operatorId"] = other;
      CHECK(refusalIn(callAgreed(safe.server, tool.description.name, arguments)) == "operator_pinned");
    }
    ++checked;
  }
  CHECK(checked == 69);
  CHECK(safe.sent() == 0);
}

TEST_CASE("the own account may be named and others where that was permitted") {
  SafeServer safe(guarded());
  callAgreed(safe.server, "getUser", {{"operator_id", "OP1"}, {"user_name", "a"}});
  CHECK(safe.sent() == 1);
  SafeServer open(tools::onlyAPerson());
  callAgreed(open.server, "getUser", {{"operator_id", "OP2"}, {"user_name", "a"}});
  CHECK(open.upstream.sent().at(0).target == "/operators/OP2/users/a");
}

/// Signs in to another account or user when it has to sign in again.
class ChangingCredentials final : public tools::CredentialProvider {
 public:
  ChangingCredentials(std::string operator_id, std::string user_name)
      : first_(make("OP1", "alice")), second_(make(std::move(operator_id), std::move(user_name))) {}
  base::Result<tools::CredentialPtr> get(const tools::CredentialNeed&, const base::Stop&) override { return first_; }
  base::Result<tools::CredentialPtr> renew(const tools::CredentialPtr&, const base::Stop&) override { return second_; }
  std::string describe() const override { return "a test"; }

 private:
  static tools::CredentialPtr make(std::string operator_id, std::string user_name) {
    auto out = std::make_shared<tools::Credential>();
    out->operator_id = std::move(operator_id);
    out->user_name = std::move(user_name);
    out->user = tools::SignedInUser::kSamUser;
    return out;
  }
  const tools::CredentialPtr first_;
  const tools::CredentialPtr second_;
};

TEST_CASE("a sign-in that is renewed as somebody else does not repeat the call") {
  struct Row {
    const char* operator_id;
    const char* user_name;
    std::size_t sent;
  };
  for (const Row& row : {Row{"OP1", "alice", 2}, Row{"OP2", "alice", 1}, Row{"OP1", "bob", 1}}) {
    DYNAMIC_SECTION(row.operator_id << ' ' << row.user_name) {
      tools::FakeClient upstream(tools::HttpResponse{401, {}, ""});
      ChangingCredentials credentials(row.operator_id, row.user_name);
      tools::ToolService service(tools::builtInRegistry(), upstream, credentials,
                                 SafeServer::serviceOptions(guarded()));
      mcp::Server server(SafeServer::serverOptions(""), mcp::Providers(service, nullptr, nullptr, nullptr));
      CHECK(callAgreed(server, "createUser", {{"user_name", "new"}}).at("result").at("isError") == true);
      CHECK(upstream.sent().size() == row.sent);
    }
  }
}

TEST_CASE("a SAM user's server does nothing to its own user") {
  SignedIn self(seed::kAdminAuthKeyId, seed::kAdminAuthKey);
  const Json permission = {{"statements", {{{"effect", "allow"}, {"api", "*"}}}}};
  struct Row {
    const char* tool;
    Json more;
  };
  const Row rows[] = {{"deleteUser", {}},
                      {"updateUser", {{"description", "x"}}},
                      {"generateUserAuthKey", {}},
                      {"deleteUserAuthKey", {{"auth_key_id", "keyId-x"}}},
                      {"updateUserPermission", {{"permission", permission}}},
                      {"deleteUserPermission", {}},
                      {"attachRole", {{"roleId", seed::kUnusedRole}}},
                      {"detachRole", {{"role_id", seed::kUnusedRole}}},
                      {"updateUserTrustPolicy", {{"trustPolicy", {{"statements", Json::array()}}}}},
                      {"deleteUserTrustPolicy", {}},
                      {"revokeUserAuthTokens", {}},
                      {"enableUserMFA", {}},
                      {"revokeUserMFA", {}},
                      {"deleteUserPassword", {}},
                      {"createUserPassword", {{"password", "Some-Password-1"}}}};
  for (const Row& row : rows) {
    for (const char* name : {"admin", "Admin", "%61dmin"}) {
      INFO(row.tool << ' ' << name);
      Json arguments = row.more.is_object() ? row.more : Json::object();
      arguments["user_name"] = name;
      CHECK(self.refusal(row.tool, arguments) == "self_protection");
    }
  }
  CHECK(self.refusal("updateDefaultPermissions", {{"permissions", permission}}) == "self_protection");
  CHECK(self.refusal("deleteDefaultPermissions", Json::object()) == "self_protection");
  CHECK(self.refusal("logout", Json::object()) == "self_protection");
  CHECK(self.refusal("deleteUserAuthKey", {{"user_name", "other"}, {"auth_key_id", seed::kAdminAuthKeyId}}) ==
        "self_protection");
  CHECK(self.api->requestCount() == self.api->loginCount());
  CHECK(self.refusal("deleteUser", {{"user_name", seed::kIdleUser}}).empty());
  CHECK(self.api->requestCount("deleteUser") == 1);
}

TEST_CASE("a SAM user's server changes no role of its own and is free to change others") {
  SignedIn self(seed::kAuditorAuthKeyId, seed::kAuditorAuthKey);
  for (const char* tool : {"updateRole", "deleteRole"}) {
    Json arguments = {{"role_id", seed::kAuditorRole}};
    if (std::string(tool) == "updateRole") {
      arguments["permission"] = Json{{"statements", Json::array()}};
    }
    INFO(tool);
    CHECK(self.refusal(tool, arguments) == "self_protection");
    CHECK(self.api->requestCount(tool) == 0);
    arguments["role_id"] = seed::kUnusedRole;
    CHECK(self.refusal(tool, arguments).empty());
    CHECK(self.api->requestCount(tool) == 1);
  }
}

TEST_CASE("a root server does not end or weaken the root user's access") {
  SignedIn self(seed::kRootAuthKeyId, seed::kRootAuthKey);
  CHECK(self.refusal("revokeOperatorAuthTokens", Json::object()) == "self_protection");
  CHECK(self.refusal("updateOperatorPassword", {{"currentPassword", "Some-Password-1"},
                                                {"newPassword", "Some-Password-2"}}) == "self_protection");
  CHECK(self.refusal("revokeMFA", {{"password", "Some-Password-1"}}) == "self_protection");
  CHECK(self.refusal("deleteOperatorAuthKey", {{"auth_key_id", seed::kRootAuthKeyId}}) == "self_protection");
  CHECK(self.refusal("logout", Json::object()) == "self_protection");
  CHECK(self.api->requestCount() == self.api->loginCount());
  CHECK(self.refusal("deleteUser", {{"user_name", seed::kAdmin}}).empty());
}

TEST_CASE("acting on oneself is possible where that was permitted") {
  tools::SafetyOptions options = guarded();
  options.allow_self = true;
  SignedIn self(seed::kAdminAuthKeyId, seed::kAdminAuthKey, options);
  CHECK(self.refusal("logout", Json::object()).empty());
  CHECK(self.api->requestCount("logout") == 1);
}

TEST_CASE("signing in as root is warned of once and as a SAM user never") {
  tools::SafetyOptions options = guarded();
  options.warn_when_root = true;
  for (const bool root : {true, false}) {
    const tools::StderrCapture log;
    SignedIn self(root ? seed::kRootAuthKeyId : seed::kAdminAuthKeyId, root ? seed::kRootAuthKey : seed::kAdminAuthKey,
                  options);
    callAgreed(*self.server, "listUsers", Json::object());
    callAgreed(*self.server, "listUsers", Json::object());
    const std::string text = log.text();
    CHECK((text.find("signed in as root") != std::string::npos) == root);
    CHECK(text.find("signed in as root") == text.rfind("signed in as root"));
  }
}

TEST_CASE("a read beyond the rate and a write beyond the budget are refused and nobody is asked") {
  tools::SafetyOptions options = guarded();
  options.limits = {};
  options.limits.patience = std::chrono::milliseconds(0);
  options.limits.writes = 2;
  options.limits.deletes = 0;
  SafeServer safe(options);
  for (int i = 0; i < 30; ++i) {
    CHECK(refusalIn(callAgreed(safe.server, "listUsers", Json::object())).empty());
  }
  const Json refused = callAgreed(safe.server, "listUsers", Json::object());
  CHECK(refusalIn(refused) == "rate_limited");
  CHECK_THAT(base::writeJson(refused), Contains("retry_after_seconds: 1"));
  CHECK(safe.sent() == 30);
  ApprovingClient client(safe.server, ClientKind::kModernForms);
  CHECK(refusalIn(client.call("deleteUser", {{"user_name", "a"}})) == "budget_spent");
  CHECK(refusalIn(callAgreed(safe.server, "createUser", {{"user_name", "a"}})).empty());
  CHECK(refusalIn(callAgreed(safe.server, "createUser", {{"user_name", "b"}})).empty());
  CHECK(refusalIn(client.call("createUser", {{"user_name", "c"}})) == "budget_spent");
  CHECK(safe.sent() == 32);
}

TEST_CASE("a model that keeps asking wears nobody out") {
  for (const ClientKind kind : {ClientKind::kLegacyForms, ClientKind::kModernForms}) {
    DYNAMIC_SECTION(nameOf(kind)) {
      tools::SafetyOptions options = guarded();
      options.limits.questions = {10, std::chrono::seconds(600), 10};
      SafeServer safe(options);
      ApprovingClient client(safe.server, kind);
      int questions = 0;
      for (int i = 0; i < 100; ++i) {
        const Json first = client.call("createUser", {{"user_name", "a"}});
        if (ApprovingClient::formIn(first).is_object()) {
          ++questions;
          CHECK(refusalIn(client.answer(first, {{"action", "decline"}})) == "confirmation_declined");
        } else {
          CHECK(refusalIn(first) == "rate_limited");
        }
      }
      CHECK(questions == 10);
      CHECK(safe.sent() == 0);
    }
  }
}

TEST_CASE("a person who agrees is asked as often as there is something to agree to") {
  tools::SafetyOptions options = guarded();
  options.limits.questions = {10, std::chrono::seconds(600), 10};
  SafeServer safe(options);
  for (int i = 0; i < 40; ++i) {
    CHECK(refusalIn(callAgreed(safe.server, "createUser", {{"user_name", "u" + std::to_string(i)}})).empty());
  }
  CHECK(safe.sent() == 40);
}

TEST_CASE("a dry run reads and answers everything else with the request that was not sent") {
  tools::SafetyOptions options = tools::onlyAPerson();
  options.dry_run = true;
  SafeServer safe(options);
  std::size_t shown = 0;
  for (const tools::Tool& tool : tools::builtInRegistry()->tools()) {
    INFO(tool.description.name);
    const std::size_t before = safe.sent();
    ApprovingClient client(safe.server, ClientKind::kLegacyPlain);
    const Json answer = client.call(tool.description.name, tools::sampleArguments(tool));
    if (tool.risk == tools::Risk::kRead) {
      CHECK(safe.sent() == before + 1);
      continue;
    }
    ++shown;
    CHECK(safe.sent() == before);
    const Json& result = answer.at("result").at("structuredContent");
    CHECK(result.at("dryRun") == true);
    CHECK(result.at("request").at("method") == tool.operation->method);
    CHECK_THAT(result.at("request").at("url").get<std::string>(),
               Catch::Matchers::StartsWith("https://api.example/v1/"));
  }
  CHECK(shown == 53);
  for (const mcp::ToolDescription& tool : safe.service.tools()) {
    CHECK((!tool.output_schema || tool.annotations.read_only));
  }
}

TEST_CASE("a dry run shows no secret") {
  tools::SafetyOptions options = tools::onlyAPerson();
  options.dry_run = true;
  SafeServer safe(options);
  const std::string text = base::writeJson(
      callAgreed(safe.server, "createUserPassword", {{"user_name", "Pa55-canary"}, {"password", "Pa55-canary"}}));
  CHECK(text.find("canary") == std::string::npos);
}

TEST_CASE("a tool that is refused by a list is neither listed nor called") {
  tools::SafetyOptions options = tools::onlyAPerson();
  options.policy = *tools::Policy::make({tools::Mode::kConfirm, {"list*", "getUser"}, {"listEmails"}},
                                        tools::builtInRegistry()->facts());
  SafeServer safe(options);
  for (const mcp::ToolDescription& tool : safe.service.tools()) {
    CHECK((tool.name.starts_with("list") || tool.name == "getUser"));
    CHECK(tool.name != "listEmails");
  }
  CHECK(refusalIn(callAgreed(safe.server, "listEmails", Json::object())) == "policy_denied");
  CHECK(refusalIn(callAgreed(safe.server, "deleteUser", {{"user_name", "a"}})) == "policy_denied");
  CHECK(refusalIn(callAgreed(safe.server, "listUsers", Json::object())).empty());
  CHECK(safe.sent() == 1);
}

TEST_CASE("a server whose every tool is refused lists none") {
  tools::SafetyOptions options = tools::onlyAPerson();
  options.policy = *tools::Policy::make({tools::Mode::kConfirm, {}, {"*"}}, tools::builtInRegistry()->facts());
  SafeServer server(options);
  CHECK(server.service.tools().empty());
}

TEST_CASE("a list holds for a tool by whatever name it is called") {
  const std::shared_ptr<const tools::ToolRegistry> registry =
      tools::registryOf(tools::documentOf(R"({"/users/{id}":{"delete":{"operationId":"deleteUser",
    "summary":"Deletes a user.","responses":{},"x-mcp":{"aliases":["removeUser"]},
    "parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}]}}})"));
  REQUIRE(registry->find("removeUser") == registry->find("deleteUser"));
  tools::FakeClient upstream(tools::HttpResponse{204, {}, ""});
  tools::FakeCredentials credentials;
  tools::SafetyOptions options = tools::onlyAPerson();
  options.policy = *tools::Policy::make({tools::Mode::kConfirm, {}, {"deleteUser"}}, registry->facts());
  tools::ToolService service(registry, upstream, credentials, SafeServer::serviceOptions(options));
  mcp::Server server(SafeServer::serverOptions(""), mcp::Providers(service, nullptr, nullptr, nullptr));
  for (const char* name : {"deleteUser", "removeUser"}) {
    CHECK(refusalIn(callAgreed(server, name, {{"id", "alice"}})) == "policy_denied");
  }
  CHECK(upstream.sent().empty());
}

TEST_CASE("a call through call_tool is asked and refused like a direct one") {
  for (const tools::Mode mode : {tools::Mode::kConfirm, tools::Mode::kReadOnly}) {
    SafeServer safe(inMode(mode));
    const auto surface = tools::Surfaces(tools::builtInRegistry())
                             .make(tools::Surface::kDiscovery, mcp::unheld(safe.service.tools()), safe.service);
    mcp::Server server(SafeServer::serverOptions(""), mcp::Providers(*surface, nullptr, nullptr, nullptr));
    const Json wanted = {{"name", "deleteUser"}, {"arguments", {{"user_name", "alice"}}}};
    for (const ClientKind kind : {ClientKind::kLegacyForms, ClientKind::kModernForms}) {
      const std::size_t before = safe.sent();
      ApprovingClient client(server, kind);
      const Json first = client.call("call_tool", wanted);
      if (mode == tools::Mode::kReadOnly) {
        CHECK(refusalIn(first) == "policy_read_only");
        CHECK(refusalIn(client.call("deleteUser", {{"user_name", "alice"}})) == "policy_read_only");
        CHECK(safe.sent() == 0);
        continue;
      }
      const Json form = ApprovingClient::formIn(first);
      REQUIRE(form.is_object());
      CHECK_THAT(form.at("message").get<std::string>(), Contains("Delete a SAM user: \"alice\" in account OP1\n"));
      CHECK(safe.sent() == before);
      CHECK(refusalIn(client.answer(first, consentTo(form))).empty());
      CHECK(safe.sent() == before + 1);
    }
  }
}

TEST_CASE("a path that would reach something else carries its code") {
  SafeServer safe;
  CHECK_THAT(base::writeJson(callAgreed(safe.server, "deleteUser", {{"user_name", ".."}})), Contains("path_rejected"));
  const Json refused = callAgreed(safe.server, "updateUser", {{"user_name", "default_permissions"}});
  CHECK(refused.at("result").at("_meta").at("io.soracom.mcp/refusal") == "path_rejected");
  CHECK(safe.sent() == 0);
}

TEST_CASE("a call that waits for its turn ends when its client leaves") {
  tools::SafetyOptions options = guarded();
  options.limits.read = {1, std::chrono::seconds(3600), 1};
  options.limits.patience = std::chrono::hours(2);
  SafeServer safe(options);
  ApprovingClient client(safe.server, ClientKind::kLegacyForms);
  client.call("listUsers", Json::object());
  client.send(R"({"jsonrpc":"2.0","id":"w","method":"tools/call","params":{"name":"listUsers"}})");
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"w"}})");
  safe.server.drain(base::Clock::now() + std::chrono::minutes(1));
  CHECK(safe.sent() == 1);
}

}  // namespace
}  // namespace soracom_mcp::test
