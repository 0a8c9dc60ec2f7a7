// Callers who bring their own credentials share a service and nothing else.
#include "base/json_reader.h"
#include "tests/temporary_directory.h"
#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/built_in_registry.h"
#include "tests/tools/call/fake_upstream.h"
#include "tools/auth/scheme_credentials.h"
#include "tools/call/caller_secrets.h"
#include "tools/call/confirmation.h"
#include "tools/call/tool_service.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;
using Catch::Matchers::Contains;

/// Soracom's API, with a session in the fields of each request.
struct Setup {
  explicit Setup(FakeClient::Handler handler) : client(std::move(handler)) {}

  static SchemeCredentials::Sources sources() {
    SchemeCredentials::Sources out;
    const auto& schemes = builtInRegistry()->document().security_schemes;
    out.requests["api_key"] = {schemes.at("api_key"), "x-key"};
    out.requests["api_token"] = {schemes.at("api_token"), "x-token"};
    return out;
  }

  static mcp::RequestContext from(const std::string& who) {
    mcp::RequestContext context;
    context.principal = "http:" + who;
    context.fields = std::make_shared<const mcp::RequestFields>(
        mcp::RequestFields{{{"x-key", "key-of-" + who}, {"x-token", "token-of-" + who}}, {}});
    return context;
  }

  mcp::ToolOutcome call(const std::string& who, const std::string& name, const Json& arguments) {
    auto outcome = callApproved(service, name, arguments, from(who));
    REQUIRE(outcome.has_value());
    return *std::move(outcome);
  }
  std::string text(const std::string& who, const std::string& name, const Json& arguments) {
    return call(who, name, arguments).content.front().text;
  }

  test::TemporaryDirectory place;
  SecretVault vault{place.in("secrets")};
  FakeClient client;
  SchemeCredentials credentials{sources(), "the fields of each request"};
  ToolService service{builtInRegistry(), client, credentials, [this] {
                        ToolServiceOptions options;
                        options.vault = &vault;
                        options.safety = onlyAPerson();
                        return options;
                      }()};
};

HttpResponse json(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

const Json kUser{{"operator_id", "OP1"}, {"user_name", "alice"}};

TEST_CASE("a secret that one caller's call brought is no use to another") {
  Setup setup([](const HttpRequest& request, const base::Stop&) {
    return request.target.ends_with("/auth_keys") ? json(201, R"({"authKeyId":"keyId-1","authKey":"minted-canary"})")
                                                  : json(200, "{}");
  });
  const std::string minted = setup.text("ann", "generateUserAuthKey", kUser);
  CHECK(minted.find("minted-canary") == std::string::npos);
  const auto at = minted.find("secret://");
  REQUIRE(at != std::string::npos);
  const std::string reference = minted.substr(at, minted.find('"', at) - at);
  Json arguments = kUser;
  arguments["password"] = reference;
  const auto sent = setup.client.sent().size();
  const auto refused = setup.call("bob", "createUserPassword", arguments);
  CHECK(refused.is_error);
  CHECK_THAT(refused.content.front().text, Contains("no secret is kept"));
  CHECK(setup.client.sent().size() == sent);
  CHECK_FALSE(setup.call("ann", "createUserPassword", arguments).is_error);
  CHECK_THAT(setup.client.sent().back().body, Contains("minted-canary"));
}

TEST_CASE("what a person kept for the server's own use is not lent to callers") {
  Setup setup([](const HttpRequest&, const base::Stop&) { return json(200, "{}"); });
  REQUIRE(setup.vault.store("mine", {"set by a person"}, {{"", Secret("kept-canary")}}));
  Json arguments = kUser;
  arguments["password"] = "secret://mine";
  CHECK(setup.call("ann", "createUserPassword", arguments).is_error);
  CHECK(setup.client.sent().empty());
}

TEST_CASE("each caller's secrets are masked for that caller, and tell no other of themselves") {
  Setup setup([](const HttpRequest&, const base::Stop&) {
    return json(200, R"({"userName":"key-of-ann and token-of-ann","description":"key-of-bob"})");
  });
  const std::string ann = setup.text("ann", "getUser", kUser);
  CHECK(ann.find("of-ann") == std::string::npos);
  CHECK_THAT(ann, Contains("key-of-bob"));
  const std::string bob = setup.text("bob", "getUser", kUser);
  CHECK(bob.find("key-of-bob") == std::string::npos);
  CHECK_THAT(bob, Contains("key-of-ann and token-of-ann"));
}

TEST_CASE("a caller's own credential in a refused argument is not repeated") {
  Setup setup([](const HttpRequest&, const base::Stop&) { return json(200, "{}"); });
  const std::string text = setup.text("ann", "getUser", {{"operator_id", "OP1"}, {"user_nam", "key-of-ann"}});
  CHECK(text.find("key-of-ann") == std::string::npos);
}

TEST_CASE("an approval counts for the caller it was asked for") {
  Setup setup([](const HttpRequest&, const base::Stop&) { return json(200, "{}"); });
  const auto binding = [&](const std::string& who) {
    auto prepared = setup.service.prepare("createUser", kUser, Setup::from(who), {});
    REQUIRE(prepared.has_value());
    return Confirmation(*prepared, Consent::kYes, "https://api.example/v1", SecretScrubber(), false).binding();
  };
  CHECK(binding("ann") == binding("ann"));
  CHECK(binding("ann") != binding("bob"));
}

TEST_CASE("callers who bring nothing share the process's secrets, and the number of others is bounded") {
  CallerSecrets secrets({Secret("process-secret")});
  const auto shared = secrets.of("http", {});
  CHECK(secrets.of("local", {}) == shared);
  const auto first = secrets.of("first", {Secret("first-secret")});
  CHECK(first != shared);
  CHECK(first->scrubber()->finds("process-secret"));
  CHECK(first->scrubber()->finds("first-secret"));
  CHECK_FALSE(shared->scrubber()->finds("first-secret"));
  CHECK(secrets.of("first", {Secret("first-secret")}) == first);
  CHECK(secrets.of("first", {Secret("other-secret")}) != first);
  const auto early = secrets.of("early", {Secret("early-secret")});
  for (std::size_t i = 0; i < CallerSecrets::kMostCallers; ++i) {
    secrets.of("caller " + std::to_string(i), {Secret("secret of " + std::to_string(i))});
  }
  CHECK(early->scrubber()->finds("early-secret"));
  CHECK(secrets.of("early", {Secret("early-secret")}) != early);
}

}  // namespace
}  // namespace soracom_mcp::tools
