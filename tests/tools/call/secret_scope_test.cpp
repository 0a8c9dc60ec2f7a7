// A kept secret goes to the API, account and caller it came from, and by a read only where the document wants it.
#include "tests/temporary_directory.h"
#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/built_in_registry.h"
#include "tests/tools/call/fake_upstream.h"
#include "tests/tools/call/kept_secret.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/auth/scheme_credentials.h"
#include "tools/call/refusal.h"
#include "tools/call/tool_service.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;
using Catch::Matchers::Contains;

/// Reads and changes with a secret argument, signed in and not.
constexpr char kPaths[] = R"({
  "/look":{"get":{"operationId":"look","security":[{"key":[]}],
    "parameters":[{"name":"token","in":"query","schema":{"type":"string"}},
                  {"name":"filter","in":"query","style":"deepObject","explode":true,"schema":{"type":"object"}}],
    "responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"object"}}}}}}},
  "/find":{"get":{"operationId":"find","security":[{"key":[]}],
    "parameters":[{"name":"token","in":"query","schema":{"type":"string"}}],
    "responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"object"}}}}}}},
  "/open":{"get":{"operationId":"openLook","security":[],
    "parameters":[{"name":"token","in":"query","schema":{"type":"string"}}],
    "responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"object"}}}}}}},
  "/put/{token}":{"put":{"operationId":"change","security":[{"key":[]}],
    "parameters":[{"name":"token","in":"path","required":true,"schema":{"type":"string"}}],
    "responses":{"204":{"description":"d"}}}},
  "/put/all":{"put":{"operationId":"changeAll","security":[{"key":[]}],"responses":{"204":{"description":"d"}}}},
  "/make":{"post":{"operationId":"make","security":[{"key":[]}],
    "responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"object","properties":{
      "token":{"type":"string"}}}}}}}}}})";

HttpResponse json(std::string body) { return {200, {{"Content-Type", "application/json"}}, std::move(body)}; }

/// One process; several share a vault.
struct Process {
  explicit Process(const SecretVault& vault, std::string api = "https://api.example", std::string account = "OP1",
                   Mode mode = Mode::kConfirm)
      : credentials(std::move(account)), service(registry, client, credentials, [&] {
          ToolServiceOptions options;
          options.vault = &vault;
          options.secret_api = std::move(api);
          options.safety = onlyAPerson();
          PolicyRules rules;
          rules.mode = mode;
          options.safety.policy = *Policy::make(rules, registry->facts());
          return options;
        }()) {}

  mcp::ToolOutcome call(const std::string& name, const Json& arguments) {
    mcp::RequestContext context;
    context.client.forms = true;
    auto outcome = service.call(name, arguments, context);
    REQUIRE(outcome);
    if (!outcome->input_required) {
      return *std::move(outcome);
    }
    question = base::writeJson(outcome->input_required->requests.front().params);
    ++asked;
    outcome = callApproved(service, name, arguments, {});
    REQUIRE(outcome);
    return *std::move(outcome);
  }

  std::shared_ptr<const ToolRegistry> registry = registryOf([] {
    Json document = documentOf(kPaths);
    document["components"]["securitySchemes"] =
        Json{{"key", {{"type", "apiKey"}, {"in", "header"}, {"name", "X-Key"}}}};
    return document;
  }());
  FakeClient client{[](const HttpRequest& request, const base::Stop&) {
    std::string reversed(request.target.rbegin(), request.target.rend());
    return json(request.method == "POST" ? R"({"token":"minted-canary"})" : base::writeJson(Json{{"said", reversed}}));
  }};
  FakeCredentials credentials;
  ToolService service;
  std::string question;
  int asked = 0;
};

std::string textOf(const mcp::ToolOutcome& outcome) { return outcome.content.front().text; }

void checkForeign(Process& process, const std::string& tool, const std::string& reference, const char* why) {
  DYNAMIC_SECTION(tool << " " << why) {
    const auto outcome = process.call(tool, {{"token", reference}});
    CHECK(outcome.is_error);
    CHECK(refusalCodeOf(outcome) == "foreign_secret");
    CHECK_THAT(textOf(outcome), Contains(why));
    CHECK_THAT(textOf(outcome), Contains("secrets set NAME --for"));
    CHECK(textOf(outcome).find("canary") == std::string::npos);
    CHECK(process.asked == 0);
    CHECK(process.client.sent().empty());
  }
}

struct Vault {
  test::TemporaryDirectory place;
  SecretVault vault{place.in("secrets")};

  std::string minted() {
    Process process(vault);
    REQUIRE_FALSE(process.call("make", Json::object()).is_error);
    return "secret://" + vault.list()->front().name;
  }
};

TEST_CASE("a secret that one API minted is refused in every call of another API of the same user") {
  Vault kept;
  const std::string reference = kept.minted();
  for (const char* tool : {"look", "openLook", "change"}) {
    Process other(kept.vault, "https://other.example");
    checkForeign(other, tool, reference,
                 "is for the API https://api.example and this call goes to https://other.example");
  }
}

TEST_CASE("a secret of one account is refused in every call of another account of the same API") {
  Vault kept;
  const std::string reference = kept.minted();
  CHECK(kept.vault.list()->front().origin.account == "OP1");
  for (const char* tool : {"look", "openLook", "change"}) {
    Process other(kept.vault, "https://api.example", "OP2");
    checkForeign(other, tool, reference, "is for another account of https://api.example");
  }
}

TEST_CASE("without a sign-in nobody's account gets the secret of an account") {
  Vault kept;
  const std::string reference = kept.minted();
  Process process(kept.vault);
  process.credentials.failure = base::Error{base::ErrorKind::kAuthentication, "no credential"};
  checkForeign(process, "openLook", reference, "is for another account");
}

TEST_CASE("a secret whose API nobody noted is refused everywhere") {
  Vault kept;
  REQUIRE(kept.vault.store("old", {"set by a person"}, {{"", Secret("old-canary")}}));
  for (const char* tool : {"look", "change"}) {
    Process process(kept.vault);
    checkForeign(process, tool, "secret://old", "did not note for which API");
  }
}

TEST_CASE("tokens of an API go back to it, also by a read and with nobody asked") {
  Vault kept;
  const std::string reference = kept.minted();
  Process process(kept.vault);
  for (const char* tool : {"look", "openLook"}) {
    const auto outcome = process.call(tool, {{"token", reference}});
    INFO(textOf(outcome));
    CHECK_FALSE(outcome.is_error);
    CHECK_THAT(process.client.sent().back().target, Catch::Matchers::EndsWith("token=minted-canary"));
  }
  CHECK(process.asked == 0);
}

TEST_CASE("a read generates nothing and takes a secret only where the document declares one") {
  Vault kept;
  const std::string reference = kept.minted();
  Process process(kept.vault);
  const auto generated = process.call("look", {{"token", "secret://generate"}});
  CHECK_THAT(textOf(generated), Contains("a read makes nothing"));
  const auto undeclared = process.call("look", {{"filter", {{"password", reference}}}});
  CHECK_THAT(textOf(undeclared), Contains("only in an argument that the document declares to be one"));
  CHECK(generated.is_error);
  CHECK(undeclared.is_error);
  CHECK(process.client.sent().empty());
  CHECK(kept.vault.list()->size() == 1);
}

TEST_CASE("the first read that sends what a person has kept is asked about, for each tool and each secret") {
  Vault kept;
  REQUIRE(kept.vault.store("mine", personsSecret(), {{"", Secret("kept-canary")}}));
  Process process(kept.vault);
  const Json arguments{{"token", "secret://mine"}};
  CHECK_FALSE(process.call("look", arguments).is_error);
  CHECK(process.asked == 1);
  CHECK_THAT(process.question, Contains("secret://mine"));
  CHECK(process.question.find("canary") == std::string::npos);
  CHECK_FALSE(process.call("look", arguments).is_error);
  CHECK(process.asked == 1);
  CHECK_FALSE(process.call("find", arguments).is_error);
  CHECK(process.asked == 2);
  // Another secret under the same name.
  REQUIRE(kept.vault.remove("mine"));
  REQUIRE(kept.vault.store("mine", personsSecret(), {{"", Secret("next-canary")}}));
  CHECK_FALSE(process.call("look", arguments).is_error);
  CHECK(process.asked == 3);
  CHECK(process.client.sent().size() == 4);
}

TEST_CASE("a read with a person's secret is not sent when nobody can be asked, or the person says no") {
  Vault kept;
  REQUIRE(kept.vault.store("mine", personsSecret(), {{"", Secret("kept-canary")}}));
  Process process(kept.vault);
  const Json arguments{{"token", "secret://mine"}};
  CHECK(process.service.call("look", arguments, {})->input_required);
  mcp::RequestContext context;
  context.client.forms = true;
  const auto asking = process.service.call("look", arguments, context);
  REQUIRE(asking->input_required);
  context.answers.setState(asking->input_required->state);
  context.answers.setBinding(
      [binding = asking->input_required->binding](std::string_view text) { return text == binding; });
  context.answers.add(asking->input_required->requests.front().key, {{"action", "decline"}});
  CHECK(refusalCodeOf(*process.service.call("look", arguments, context)) == "confirmation_declined");
  CHECK(process.client.sent().empty());
  CHECK(process.service.call("look", arguments, {})->input_required);
}

TEST_CASE("the mode decides who is asked about a read with a person's secret as about a write") {
  Vault kept;
  REQUIRE(kept.vault.store("mine", personsSecret(), {{"", Secret("kept-canary")}}));
  Process unattended(kept.vault, "https://api.example", "OP1", Mode::kUnattended);
  CHECK_FALSE(unattended.call("look", {{"token", "secret://mine"}}).is_error);
  CHECK(unattended.asked == 0);
  Process reading(kept.vault, "https://api.example", "OP1", Mode::kReadOnly);
  CHECK_FALSE(reading.call("look", {{"token", "secret://mine"}}).is_error);
  CHECK(reading.asked == 1);
}

TEST_CASE("a secret in a path is held to the path's rules when it is filled in") {
  for (const char* value : {"a/b", "..", "all", "a\\b"}) {
    DYNAMIC_SECTION(value) {
      Vault kept;
      REQUIRE(kept.vault.store("mine", personsSecret(), {{"", Secret(value)}}));
      Process process(kept.vault);
      const auto outcome = process.call("change", {{"token", "secret://mine"}});
      INFO(textOf(outcome));
      CHECK(outcome.is_error);
      CHECK(process.client.sent().empty());
    }
  }
}

TEST_CASE("the account of a credential without one is told from those of other credentials, and not by its value") {
  test::TemporaryDirectory place;
  FakeClient client(json("{}"));
  const auto accountOf = [&](const char* key) {
    SchemeCredentials::Sources sources;
    sources.values["key"] = {{{"X-Key", Secret(key)}}, {}, {}};
    SchemeCredentials credentials(std::move(sources), "a test");
    UpstreamCalls upstream(client, credentials, std::make_shared<CallMemory>(LimitOptions(), std::vector<Secret>(), ""),
                           false);
    return upstream.accountOf(Credential());
  };
  CHECK(accountOf("key-canary-1") == accountOf("key-canary-1"));
  CHECK(accountOf("key-canary-1") != accountOf("key-canary-2"));
  CHECK(accountOf("key-canary-1").find("canary") == std::string::npos);
}

}  // namespace
}  // namespace soracom_mcp::tools
