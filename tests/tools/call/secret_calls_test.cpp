// Secrets on their way into requests and out of answers.
#include <unistd.h>

#include <algorithm>

#include "schemas/validator.h"
#include "tests/temporary_directory.h"
#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/built_in_registry.h"
#include "tests/tools/call/fake_upstream.h"
#include "tests/tools/call/kept_secret.h"
#include "tests/tools/call/stderr_capture.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/call/refusal.h"
#include "tools/call/secret_arguments.h"
#include "tools/call/tool_service.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::Json;
using Catch::Matchers::Contains;

HttpResponse json(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

struct Setup {
  explicit Setup(FakeClient::Handler handler) : client(std::move(handler)) {}
  explicit Setup(HttpResponse response) : client(std::move(response)) {}

  mcp::ToolOutcome call(const std::string& name, const Json& arguments) {
    auto outcome = callApproved(service, name, arguments, {});
    REQUIRE(outcome.has_value());
    return *std::move(outcome);
  }
  std::string text(const std::string& name, const Json& arguments) {
    return call(name, arguments).content.front().text;
  }
  void keep(const std::string& name, const std::string& secret) {
    REQUIRE(vault.store(name, personsSecret(), {{"", Secret(secret)}}));
  }
  std::vector<SecretVault::Entry> entries() const {
    auto listed = vault.list();
    REQUIRE(listed);
    return *std::move(listed);
  }

  test::TemporaryDirectory place;
  SecretVault vault{place.in("secrets")};
  FakeClient client;
  FakeCredentials credentials;
  std::shared_ptr<const ToolRegistry> registry = builtInRegistry();
  ToolService service{registry, client, credentials, [this] {
                        ToolServiceOptions options;
                        options.vault = &vault;
                        options.safety = onlyAPerson();
                        return options;
                      }()};
};

Json bodyOf(const HttpRequest& request) { return base::readJson(request.body).value(); }

Json with(Json arguments, const std::string& key, Json value) {
  arguments.erase(key);
  arguments.emplace(key, std::move(value));
  return arguments;
}

TEST_CASE("a literal secret is refused for every argument that takes none, with the two ways to give it") {
  std::size_t refused = 0;
  for (const Tool& tool : builtInRegistry()->tools()) {
    for (const Argument& argument : tool.arguments) {
      if (!argument.secret || argument.literal) {
        continue;
      }
      DYNAMIC_SECTION(tool.description.name << " " << argument.key) {
        Setup setup(json(200, "{}"));
        Json arguments = sampleArguments(tool);
        for (const Argument& other : tool.arguments) {
          if (other.secret && !other.literal) {
            arguments = with(std::move(arguments), other.key, "secret://other");
          }
        }
        const auto outcome = setup.call(tool.description.name, with(std::move(arguments), argument.key, "SEKRIT-1"));
        CHECK(outcome.is_error);
        CHECK(refusalCodeOf(outcome) == "literal_secret");
        const std::string& text = outcome.content.front().text;
        CHECK_THAT(text, Catch::Matchers::StartsWith("literal_secret: "));
        CHECK_THAT(text, Contains("soracom-mcp secrets set NAME"));
        CHECK((text.find("secret://generate") == std::string::npos) == argument.existing);
        CHECK(text.find("SEKRIT") == std::string::npos);
        CHECK(setup.client.sent().empty());
      }
      ++refused;
    }
  }
  CHECK(refused == 14);
}

TEST_CASE("one-time codes are given as they are, and never repeated") {
  Setup setup(json(400, R"({"code":"X","message":"123456 is wrong"})"));
  const std::string text = setup.text("verifyUserMFA", {{"user_name", "a"}, {"mfaOTPCode", "123456"}});
  CHECK(bodyOf(setup.client.sent().at(0)).at("mfaOTPCode") == "123456");
  CHECK(text.find("123456") == std::string::npos);
}

TEST_CASE("a kept secret goes into the request and nowhere else, now and later") {
  const StderrCapture log;
  Setup setup([](const HttpRequest& request, const base::Stop&) -> base::Result<HttpResponse> {
    return json(request.method == "GET" ? 200 : 400,
                base::writeJson(Json{{"message", request.body + " canary-Secret-1"}, {"userName", "canary-Secret-1"}}));
  });
  setup.keep("root-password", "canary-Secret-1");
  std::string all = setup.text("revokeMFA", {{"password", "secret://root-password"}});
  CHECK(bodyOf(setup.client.sent().at(0)).at("password") == "canary-Secret-1");
  all += setup.text("getUser", {{"user_name", "a"}});
  CHECK_THAT(all, Contains(std::string(kMask)));
  CHECK(all.find("canary") == std::string::npos);
  CHECK(log.text().find("canary") == std::string::npos);
}

TEST_CASE("a reference counts only where a secret belongs") {
  Setup setup(json(201, ""));
  setup.keep("root-password", "canary-Secret-1");
  setup.call("createUser", {{"user_name", "a"}, {"description", "secret://root-password"}});
  CHECK(bodyOf(setup.client.sent().at(0)).at("description") == "secret://root-password");
}

TEST_CASE("a reference to nothing is answered before anything is sent") {
  Setup setup(json(200, "{}"));
  REQUIRE(setup.vault.store("two", personsSecret(), {{"a", Secret("canary-1")}, {"b", Secret("canary-2")}}));
  const std::pair<const char*, const char*> rows[] = {
      {"secret://unknown", "no secret is kept under the name unknown"},
      {"secret://two", "names no single secret; there are: secret://two/a, secret://two/b"},
      {"secret://../../etc/passwd", "no reference to a kept secret"},
      {"secret://", "no reference to a kept secret"},
      {"secret://generate", "exists already"}};
  for (const auto& [reference, message] : rows) {
    DYNAMIC_SECTION(reference) {
      const auto outcome = setup.call("revokeMFA", {{"password", reference}});
      CHECK(outcome.is_error);
      CHECK_THAT(outcome.content.front().text, Contains(message));
      CHECK(outcome.content.front().text.find("canary") == std::string::npos);
      CHECK(setup.client.sent().empty());
    }
  }
}

TEST_CASE("nobody is asked about a call whose secret is not kept") {
  Setup setup(json(200, "{}"));
  mcp::RequestContext context;
  context.client.forms = true;
  const auto outcome = setup.service.call("revokeMFA", {{"password", "secret://unknown"}}, context);
  REQUIRE(outcome);
  CHECK_FALSE(outcome->input_required);
  CHECK_THAT(outcome->content.front().text, Contains("no secret is kept under the name unknown"));
  setup.keep("known", "canary-Secret-1");
  CHECK(setup.service.call("revokeMFA", {{"password", "secret://known"}}, context)->input_required);
}

TEST_CASE("a generated password is kept before it is sent and named to the person") {
  Setup setup(HttpResponse{200, {}, ""});
  const std::string text = setup.text("createUserPassword", {{"user_name", "a"}, {"password", "secret://generate"}});
  REQUIRE(setup.entries().size() == 1);
  const std::string name = setup.entries().front().name;
  const std::string password = setup.vault.read({name, ""})->reveal();
  CHECK(password.size() == 24);
  CHECK(bodyOf(setup.client.sent().at(0)).at("password") == password);
  CHECK(headerOf(setup.client.sent().at(0), "Accept").starts_with("application/json"));
  CHECK_THAT(text, Contains("The new password is kept as secret://" + name));
  CHECK(text.find(password) == std::string::npos);
}

TEST_CASE("a generated password of a call that was not carried out goes, and stays when nobody knows") {
  struct Row {
    const char* what;
    FakeClient::Handler handler;
    std::size_t kept;
  };
  const auto answers = [](int status) -> FakeClient::Handler {
    return [status](const HttpRequest&, const base::Stop&) { return json(status, "{}"); };
  };
  const auto fails = [](ErrorKind kind) -> FakeClient::Handler {
    return [kind](const HttpRequest&, const base::Stop&) { return base::fail(kind, "broken"); };
  };
  for (const Row& row : std::vector<Row>{{"done", answers(200), 1},
                                         {"refused", answers(400), 0},
                                         {"server error", answers(500), 1},
                                         {"not sent", fails(ErrorKind::kUnreachable), 0},
                                         {"interrupted", fails(ErrorKind::kInterrupted), 1},
                                         {"timeout", fails(ErrorKind::kTimeout), 1}}) {
    DYNAMIC_SECTION(row.what) {
      Setup setup(row.handler);
      setup.call("createUserPassword", {{"user_name", "a"}, {"password", "secret://generate"}});
      CHECK(setup.entries().size() == row.kept);
    }
  }
}

TEST_CASE("each operation that brings secrets has room for them before it is sent, or is not sent") {
  std::size_t seen = 0;
  for (const Tool& tool : builtInRegistry()->tools()) {
    if (tool.secret_output.empty()) {
      continue;
    }
    ++seen;
    DYNAMIC_SECTION(tool.description.name) {
      Setup setup(json(200, "{}"));
      REQUIRE(::mkdir(setup.vault.directory().c_str(), 0755) == 0);
      Json arguments = sampleArguments(tool);
      const auto outcome = setup.call(tool.description.name, arguments);
      CHECK(refusalCodeOf(outcome) == "secret_store_unavailable");
      CHECK_THAT(outcome.content.front().text, Contains("chmod 700"));
      CHECK(setup.client.sent().empty());

      ToolServiceOptions bare;
      bare.safety = onlyAPerson();
      ToolService without(setup.registry, setup.client, setup.credentials, bare);
      CHECK(refusalCodeOf(*callApproved(without, tool.description.name, arguments, {})) == "secret_store_unavailable");
      CHECK(setup.client.sent().empty());
    }
  }
  CHECK(seen == 9);
}

TEST_CASE("the room of a call that brought no secret is given back, or left as a note when nobody knows") {
  struct Row {
    const char* what;
    base::Result<HttpResponse> answer;
    std::size_t noted;
  };
  for (const Row& row : std::vector<Row>{{"refused", json(403, "{}"), 0},
                                         {"without its secret", json(201, R"({"authKeyId":"keyId-1"})"), 0},
                                         {"not sent", base::fail(ErrorKind::kUnreachable, "x"), 0},
                                         {"interrupted", base::fail(ErrorKind::kInterrupted, "x"), 1},
                                         {"too large", base::fail(ErrorKind::kLimit, "x"), 1}}) {
    DYNAMIC_SECTION(row.what) {
      Setup setup([&](const HttpRequest&, const base::Stop&) { return row.answer; });
      setup.call("generateUserAuthKey", {{"user_name", "a"}});
      const auto entries = setup.entries();
      CHECK(entries.size() == row.noted);
      for (const auto& entry : entries) {
        CHECK_FALSE(entry.stored);
        CHECK(entry.origin.about.at("user_name") == "a");
      }
    }
  }
}

TEST_CASE("several secrets of one answer are members of one file") {
  Setup setup(json(200, R"({"backupCodes":["code-aaaa","code-bbbb"],"note":"code-bbbb is one"})"));
  const auto outcome = setup.call("verifyMFA", {{"mfaOTPCode", "123456"}});
  REQUIRE(setup.entries().size() == 1);
  const std::string name = setup.entries().front().name;
  CHECK_THAT(*outcome.structured, Contains(R"("backupCodes":["secret://)" + name + R"(/backupCodes/0","secret://)" +
                                           name + R"(/backupCodes/1"])"));
  CHECK(outcome.structured->find("code-") == std::string::npos);
  CHECK(setup.vault.read({name, "backupCodes/1"})->reveal() == "code-bbbb");

  const std::string text =
      setup.text("verifyMFARevokingToken", {{"email", "a@example.com"},
                                            {"password", "secret://" + name + "/backupCodes/0"},
                                            {"token", "mailed"},
                                            {"backupCode", "secret://" + name + "/backupCodes/1"}});
  CHECK(bodyOf(setup.client.sent().at(1)).at("backupCode") == "code-bbbb");
}

TEST_CASE("an answer that should hold a secret but is no JSON is kept as a whole") {
  for (const HttpResponse& answer :
       {HttpResponse{200, {{"Content-Type", "text/plain"}}, "canary-key"},
        HttpResponse{200, {{"Content-Type", "application/json"}}, "{\"authKey\":\"canary-key"},
        HttpResponse{200, {{"Content-Type", "application/octet-stream"}}, "\xFF canary-key"}}) {
    DYNAMIC_SECTION(answer.header("content-type")) {
      Setup setup(answer);
      const std::string text = setup.text("generateUserAuthKey", {{"user_name", "a"}});
      CHECK(text.find("canary") == std::string::npos);
      REQUIRE(setup.entries().size() == 1);
      CHECK(setup.entries().front().stored);
      CHECK_THAT(text, Contains("is kept as secret://" + setup.entries().front().name));
    }
  }
}

TEST_CASE("a secret that cannot be stored after it was minted is taken back, and what came of that is said") {
  struct Row {
    const char* what;
    int undo_status;
    const char* message;
  };
  for (const Row& row : std::vector<Row>{{"taken back", 204, "taken back with deleteUserAuthKey"},
                                         {"not taken back", 403, "failed (HTTP 403); a person has to do it"}}) {
    DYNAMIC_SECTION(row.what) {
      std::string path;
      Setup setup([&](const HttpRequest& request, const base::Stop&) -> base::Result<HttpResponse> {
        if (request.method == "DELETE") {
          return json(row.undo_status, "");
        }
        for (const auto& file : std::filesystem::directory_iterator(path)) {
          std::filesystem::remove(file.path());
        }
        return json(201, R"({"authKeyId":"keyId-7","authKey":"canary-key"})");
      });
      path = setup.vault.directory();
      const auto outcome = setup.call("generateUserAuthKey", {{"user_name", "a b"}});
      CHECK(refusalCodeOf(outcome) == "secret_store_unavailable");
      CHECK_THAT(outcome.content.front().text, Contains(row.message));
      CHECK(outcome.content.front().text.find("canary") == std::string::npos);
      REQUIRE(setup.client.sent().size() == 2);
      CHECK(setup.client.sent().at(1).target == "/operators/OP1/users/a%20b/auth_keys/keyId-7");
    }
  }
}

TEST_CASE("where nothing takes a minted secret back, the loss is said") {
  std::string path;
  Setup setup([&](const HttpRequest&, const base::Stop&) -> base::Result<HttpResponse> {
    std::filesystem::remove_all(path);
    return json(200, R"({"token":"canary-token"})");
  });
  path = setup.vault.directory();
  const std::string text = setup.text("generateSupportToken", Json::object());
  CHECK_THAT(text, Contains("What it made is still there"));
  CHECK(text.find("canary") == std::string::npos);
  CHECK(setup.client.sent().size() == 1);
}

constexpr char kOtherApi[] = R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},
  "servers":[{"url":"https://api.example/v1"}],"paths":{
  "/keys":{"post":{"operationId":"makeKey","requestBody":{"content":{"application/json":{"schema":{"type":"object",
      "properties":{"pin":{"type":"string","format":"password","pattern":"^[0-9]{6}$"},"password":{"type":"string","minLength":40}}}}}},
    "responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"object"}}}}}},
   "get":{"operationId":"listKeys",
    "responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"object"}}}}}}}}})";

TEST_CASE("other documents: secrets nobody announced are kept of a change and masked of a read") {
  const std::shared_ptr<const ToolRegistry> registry = registryOf(jsonOf(kOtherApi));
  test::TemporaryDirectory place;
  const SecretVault vault(place.in("secrets"));
  FakeClient client(json(200, R"({"keys":[{"id":1,"clientSecret":"canary-key"}]})"));
  FakeCredentials credentials;
  ToolServiceOptions options;
  options.vault = &vault;
  options.safety = onlyAPerson();
  ToolService service(registry, client, credentials, options);

  const auto read = callApproved(service, "listKeys", Json::object(), {});
  CHECK_THAT(*read->structured, Contains(std::string(kMask)));
  CHECK(vault.list()->empty());

  const auto made = callApproved(service, "makeKey", Json::object(), {});
  REQUIRE(vault.list()->size() == 1);
  const std::string name = vault.list()->front().name;
  CHECK_THAT(*made->structured, Contains(R"("clientSecret":"secret://)" + name + '"'));
  CHECK(made->structured->find("canary") == std::string::npos);
}

TEST_CASE("other documents: what is generated meets the schema of its argument") {
  const std::shared_ptr<const ToolRegistry> registry = registryOf(jsonOf(kOtherApi));
  test::TemporaryDirectory place;
  const SecretVault vault(place.in("secrets"));
  FakeClient client(json(200, "{}"));
  FakeCredentials credentials;
  ToolServiceOptions options;
  options.vault = &vault;
  options.safety = onlyAPerson();
  ToolService service(registry, client, credentials, options);
  const auto outcome =
      callApproved(service, "makeKey", {{"pin", "secret://generate"}, {"password", "secret://generate"}}, {});
  INFO(outcome->content.front().text);
  REQUIRE_FALSE(outcome->is_error);
  const Json body = bodyOf(client.sent().at(0));
  CHECK(body.at("pin").get<std::string>().size() == 6);
  CHECK(body.at("pin").get<std::string>().find_first_not_of("0123456789") == std::string::npos);
  CHECK(body.at("password").get<std::string>().size() == 40);
  CHECK(vault.list()->size() == 2);
}

TEST_CASE("a made secret meets its schema, differs each time, and mixes its characters") {
  for (const char* schema :
       {R"({})", R"({"minLength":8,"maxLength":8})", R"({"maxLength":12})", R"({"minLength":64})",
        R"({"pattern":"^[a-zA-Z0-9]+$"})", R"({"pattern":"^[0-9a-f]{32}$"})", R"({"pattern":"^[A-Za-z0-9._!-]{16,}$"})",
        R"({"pattern":"^[0-9]{6}$","minLength":6,"maxLength":6})", R"({"minLength":2,"maxLength":6})",
        R"({"pattern":"^[0-9]{4,7}$"})"}) {
    DYNAMIC_SECTION(schema) {
      const Json parsed = base::readJson(schema).value();
      const auto validator = schemas::Validator::compile(parsed);
      REQUIRE(validator);
      const Secret made = makeSecret(parsed);
      REQUIRE_FALSE(made.empty());
      CHECK(validator->accepts(made.reveal()));
      CHECK(made.reveal().size() >= SecretScrubber::kMinBytes);
      CHECK((!made.reveal().starts_with('0') || made.reveal().find_first_not_of("0123456789") != std::string::npos));
    }
  }
  const std::string one = makeSecret(Json::object()).reveal();
  CHECK(one != makeSecret(Json::object()).reveal());
  CHECK(one.find_first_of("0123456789") != std::string::npos);
  CHECK(one.find_first_of("ABCDEFGHJKLMNPQRSTUVWXYZ") != std::string::npos);
  CHECK(makeSecret(Json{{"pattern", "^only this$"}}).empty());
  CHECK(makeSecret(Json{{"minLength", 9}, {"maxLength", 3}}).empty());
  // Too short to be kept out of answers.
  CHECK(makeSecret(Json{{"maxLength", 5}}).empty());
  CHECK(makeSecret(Json{{"pattern", "^[0-9]{4}$"}}).empty());
}

}  // namespace
}  // namespace soracom_mcp::tools
