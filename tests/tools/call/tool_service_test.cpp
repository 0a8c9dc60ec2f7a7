#include "tools/call/tool_service.h"

#include "base/base64.h"
#include "base/json_reader.h"
#include "tests/temporary_directory.h"
#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/built_in_registry.h"
#include "tests/tools/call/fake_upstream.h"
#include "tests/tools/call/stderr_capture.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::Json;

HttpResponse json(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

/// A service over fakes.
struct Setup {
  explicit Setup(FakeClient::Handler handler) : client(std::move(handler)) {}
  explicit Setup(HttpResponse response) : client(std::move(response)) {}

  base::Result<mcp::ToolOutcome> call(const std::string& name, const Json& arguments) {
    mcp::RequestContext context;
    context.stop = source.get();
    context.call_id = "call-7";
    return callApproved(service, name, arguments, context);
  }
  base::Result<mcp::ToolOutcome> call(const std::string& name, const char* arguments) {
    return call(name, base::readJson(arguments).value());
  }
  /// The text of an outcome that has to be there.
  std::string text(const std::string& name, const char* arguments, bool is_error) {
    const auto outcome = call(name, arguments);
    REQUIRE(outcome.has_value());
    CHECK(outcome->is_error == is_error);
    CHECK_FALSE((is_error && outcome->structured));
    return outcome->content.front().text;
  }

  ToolServiceOptions options() const {
    ToolServiceOptions out;
    out.vault = &vault;
    out.allow_literal_secrets = true;
    out.safety = onlyAPerson();
    return out;
  }

  test::TemporaryDirectory place;
  SecretVault vault{place.in("secrets")};
  base::StopSource source;
  FakeClient client;
  FakeCredentials credentials;
  ToolService service{builtInRegistry(), client, credentials, options()};
};

TEST_CASE("a call is bound and sent with the credential and its answer comes back") {
  Setup setup(json(200, R"({"userName":"alice"})"));
  const auto outcome = setup.call("getUser", R"({"user_name":"a b"})");
  REQUIRE(outcome.has_value());
  CHECK(outcome->structured == R"({"userName":"alice"})");
  const auto sent = setup.client.sent();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].method == "GET");
  CHECK(sent[0].target == "/operators/OP1/users/a%20b");
  CHECK(headerOf(sent[0], "X-Soracom-API-Key") == "api-live-key-0000");
  CHECK(headerOf(sent[0], "X-Soracom-Token") == FakeCredentials::token(1));
  CHECK(headerOf(sent[0], "Accept").starts_with("application/json"));
}

TEST_CASE("an operator that is given is used and null means not given") {
  Setup setup(json(200, "[]"));
  setup.text("listUsers", R"({"operator_id":"OP9"})", false);
  setup.text("listUsers", R"({"operator_id":null})", false);
  CHECK(setup.client.sent()[0].target == "/operators/OP9/users");
  CHECK(setup.client.sent()[1].target == "/operators/OP1/users");
}

TEST_CASE("an operator that neither the call nor the sign-in tells is asked for") {
  FakeClient client(json(200, "[]"));
  FakeCredentials credentials("");
  ToolService service(builtInRegistry(), client, credentials);
  const auto outcome = service.call("listUsers", Json::object(), {});
  REQUIRE(outcome.has_value());
  CHECK(outcome->is_error);
  CHECK_THAT(outcome->content.front().text, Catch::Matchers::Contains("operator_id"));
  CHECK(client.sent().empty());
}

TEST_CASE("operations without security are sent without credential and without sign-in") {
  std::size_t seen = 0;
  for (const Tool& tool : builtInRegistry()->tools()) {
    if (!tool.operation->security.empty()) {
      continue;
    }
    ++seen;
    Setup setup(json(401, "{}"));
    REQUIRE(setup.call(tool.description.name, sampleArguments(tool)).has_value());
    REQUIRE(setup.client.sent().size() == 1);
    CHECK(headerOf(setup.client.sent()[0], "X-Soracom-Token").empty());
    CHECK(setup.credentials.gets + setup.credentials.renewals == 0);
  }
  CHECK(seen == 6);
}

TEST_CASE("an unknown tool is not found and the nearest is named") {
  Setup setup(json(200, "{}"));
  const auto outcome = setup.call("getUsr", "{}");
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().kind == ErrorKind::kNotFound);
  CHECK_THAT(outcome.error().message, Catch::Matchers::Contains("getUser"));
}

TEST_CASE("arguments the schema refuses are explained and nothing is sent") {
  for (const char* arguments : {"{}", R"({"user_name":1})", R"({"operatr_id":1})", R"({"user_name":"a","isRoot":true})",
                                R"({"user_name":null})", R"({"user_name":["a"]})"}) {
    DYNAMIC_SECTION(arguments) {
      Setup setup(json(200, "{}"));
      CHECK_THAT(setup.text("getUser", arguments, true), Catch::Matchers::StartsWith("getUser was not called: "));
      CHECK(setup.client.sent().empty());
      CHECK(setup.credentials.gets == 0);
    }
  }
}

TEST_CASE("a path value that could change the path is refused for every operation with nothing sent") {
  std::size_t checked = 0;
  for (const Tool& tool : builtInRegistry()->tools()) {
    for (const Argument& argument : tool.arguments) {
      if (argument.target != ArgumentTarget::kParameter ||
          tool.operation->parameters[argument.parameter].location != schemas::ParameterLocation::kPath) {
        continue;
      }
      for (const char* value : {"", ".", "..", "%2e%2e", "%252e%252e", "..%2f..%2fadmin", "a/../b", "..;", "a\\b",
                                "a\nb", "\uFF0E\uFF0E"}) {
        Json arguments = sampleArguments(tool);
        arguments.erase(argument.key);
        arguments.emplace(argument.key, value);
        Setup setup(json(200, "{}"));
        const auto outcome = setup.call(tool.description.name, arguments);
        INFO(tool.description.name << " " << argument.key << " " << value);
        REQUIRE(outcome.has_value());
        CHECK(outcome->is_error);
        CHECK(setup.client.sent().empty());
        ++checked;
      }
    }
  }
  CHECK(checked >= 114 * 11);
}

TEST_CASE("the name of the default permissions is no user name") {
  for (const char* name : {"getUser", "updateUser", "deleteUser"}) {
    for (const char* value : {"default_permissions", "default%5Fpermissions"}) {
      DYNAMIC_SECTION(name << " " << value) {
        Setup setup(json(200, "{}"));
        Json arguments = sampleArguments(*builtInRegistry()->find(name));
        arguments.erase("user_name");
        arguments.emplace("user_name", value);
        const auto outcome = setup.call(name, arguments);
        REQUIRE(outcome.has_value());
        if (std::string_view(value).find('%') == std::string_view::npos) {
          CHECK(outcome->is_error);
          CHECK_THAT(outcome->content.front().text, Catch::Matchers::Contains("path_rejected"));
          CHECK(setup.client.sent().empty());
        } else {
          // Encoded once more on the wire, it is a name like any other.
          CHECK(setup.client.sent().at(0).target.ends_with("/default%255Fpermissions"));
        }
      }
    }
  }
}

TEST_CASE("the mask is refused as a value wherever it stands") {
  for (const auto& [name, arguments] : std::vector<std::pair<const char*, Json>>{
           {"getUser", Json{{"user_name", kMask}}},
           {"createUser", Json{{"user_name", "a"}, {"description", "is " + std::string(kMask)}}},
           {"createUserPassword", Json{{"user_name", "a"}, {"password", kMask}}},
           {"updateUserPermission",
            Json{{"user_name", "a"}, {"permission", Json{{"statements", Json::array({kMask})}}}}}}) {
    DYNAMIC_SECTION(name) {
      Setup setup(json(200, "{}"));
      const auto outcome = setup.call(name, arguments);
      REQUIRE(outcome.has_value());
      CHECK(outcome->is_error);
      CHECK_THAT(outcome->content.front().text, Catch::Matchers::Contains("withheld secret"));
      CHECK(setup.client.sent().empty());
    }
  }
}

TEST_CASE("the forty operations without a result are answered in one sentence") {
  std::size_t seen = 0;
  for (const Tool& tool : builtInRegistry()->tools()) {
    if (tool.output != OutputShape::kNone) {
      continue;
    }
    ++seen;
    CHECK_FALSE(tool.description.output_schema.has_value());
    Setup setup(HttpResponse{204, {}, ""});
    const auto outcome = setup.call(tool.description.name, sampleArguments(tool));
    REQUIRE(outcome.has_value());
    CHECK_FALSE(outcome->is_error);
    CHECK_FALSE(outcome->structured.has_value());
    CHECK(outcome->content.front().text == tool.description.name + ": done (HTTP 204, no content).");
  }
  CHECK(seen == 40);
}

TEST_CASE("the nine operations with secret output never show it") {
  std::size_t seen = 0;
  for (const Tool& tool : builtInRegistry()->tools()) {
    if (tool.secret_output.empty()) {
      continue;
    }
    ++seen;
    Json body = Json::object();
    for (const std::string& pointer : tool.secret_output) {
      const std::string name = pointer.substr(1, pointer.find('/', 1) - 1);
      body.emplace(name, pointer == "/backupCodes" || pointer.ends_with("/*") ? Json::array({"SEKRIT-1", "SEKRIT-2"})
                                                                              : Json("SEKRIT-1"));
    }
    body.emplace("harmless", "stays");
    Setup setup(json(200, base::writeJson(body)));
    const auto outcome = setup.call(tool.description.name, sampleArguments(tool));
    INFO(tool.description.name);
    REQUIRE(outcome.has_value());
    REQUIRE(outcome->structured.has_value());
    CHECK(outcome->structured->find("SEKRIT") == std::string::npos);
    CHECK(outcome->content.front().text == *outcome->structured);
    const auto entries = setup.vault.list();
    REQUIRE(entries->size() == 1);
    CHECK_THAT(*outcome->structured, Catch::Matchers::Contains("\"secret://" + entries->front().name));
    CHECK_THAT(*outcome->structured, Catch::Matchers::Contains("\"harmless\":\"stays\""));
  }
  CHECK(seen == 9);
}

TEST_CASE("a refused credential is renewed once and the call repeated once") {
  for (const HttpResponse& refusal :
       {json(401, R"({"code":"AUM0001","message":"x"})"), json(400, R"({"code":"X","message":"invalid api key"})")}) {
    DYNAMIC_SECTION("refused with " << refusal.status) {
      Setup setup([&](const HttpRequest& request, const base::Stop&) -> base::Result<HttpResponse> {
        return headerOf(request, "X-Soracom-Token") == FakeCredentials::token(1) ? refusal : json(200, "{}");
      });
      CHECK(setup.text("getUser", R"({"user_name":"a"})", false) == "{}");
      CHECK(setup.client.sent().size() == 2);
      CHECK(setup.credentials.renewals == 1);
      CHECK(setup.text("getUser", R"({"user_name":"a"})", false) == "{}");
      CHECK(setup.client.sent().size() == 3);
    }
  }
}

TEST_CASE("an approved change is not sent twice because an answer speaks of a token") {
  Setup setup(json(400, R"({"code":"X","message":"invalid token"})"));
  const std::string text = setup.text("createUser", R"({"user_name":"a"})", true);
  CHECK(setup.client.sent().size() == 1);
  CHECK(setup.credentials.renewals == 1);
  CHECK_THAT(text, Catch::Matchers::Contains("sign_in: this server has signed in anew, and has not sent the call"));
}

TEST_CASE("a credential that stays refused ends in one clear error") {
  Setup setup(json(401, R"({"code":"AUM0001","message":"no token"})"));
  const std::string text = setup.text("deleteUser", R"({"user_name":"a"})", true);
  CHECK_THAT(text, Catch::Matchers::Contains("HTTP 401"));
  CHECK_THAT(text, Catch::Matchers::Contains("AUM0001"));
  CHECK_THAT(text, Catch::Matchers::Contains("AuthKey keyId-fake"));
  CHECK(setup.client.sent().size() == 2);
  CHECK(setup.credentials.renewals == 1);
}

TEST_CASE("a renewal that fails leaves the refusal and its reason") {
  Setup setup(json(401, R"({"code":"AUM0001","message":"no token"})"));
  setup.credentials.renewal_failure = base::Error{ErrorKind::kAuthentication, "wrong AuthKey"};
  const std::string text = setup.text("getUser", R"({"user_name":"a"})", true);
  CHECK_THAT(text, Catch::Matchers::Contains("AUM0001"));
  CHECK_THAT(text, Catch::Matchers::Contains("sign_in: wrong AuthKey"));
  CHECK(setup.client.sent().size() == 1);
}

TEST_CASE("no other status renews or repeats") {
  for (const int status : {400, 403, 404, 409, 429, 500, 503, 302}) {
    DYNAMIC_SECTION(status) {
      Setup setup(json(status, R"({"code":"X","message":"m"})"));
      setup.text("createUser", R"({"user_name":"a"})", true);
      CHECK(setup.client.sent().size() == 1);
      CHECK(setup.credentials.renewals == 0);
    }
  }
}

TEST_CASE("a call without an answer is never sent again") {
  for (const char* name : {"getUser", "createUser", "deleteUser"}) {
    for (const ErrorKind kind :
         {ErrorKind::kUnreachable, ErrorKind::kInterrupted, ErrorKind::kTimeout, ErrorKind::kLimit}) {
      DYNAMIC_SECTION(name << " " << base::errorKindName(kind)) {
        Setup setup([&](const HttpRequest&, const base::Stop&) -> base::Result<HttpResponse> {
          return base::fail(kind, "because");
        });
        setup.text(name, R"({"user_name":"a"})", true);
        CHECK(setup.client.sent().size() == 1);
        CHECK(setup.credentials.renewals == 0);
      }
    }
  }
}

TEST_CASE("a failed sign-in says that the call was not sent") {
  for (const char* arguments : {R"({"user_name":"a"})", R"({"user_name":"a","operator_id":"OP1"})"}) {
    DYNAMIC_SECTION(arguments) {
      Setup setup(json(200, "{}"));
      setup.credentials.failure = base::Error{ErrorKind::kAuthentication, "POST /auth answered 401"};
      const std::string text = setup.text("getUser", arguments, true);
      CHECK_THAT(text, Catch::Matchers::StartsWith(
                           "getUser was not sent, because the sign-in failed: POST /auth answered 401"));
      CHECK(setup.client.sent().empty());
    }
  }
}

TEST_CASE("a call stopped by the client has no outcome and one stopped by its deadline has") {
  using base::StopReason;
  for (const auto& [reason, silent] : std::vector<std::pair<StopReason, bool>>{{StopReason::kCancelledByClient, true},
                                                                               {StopReason::kDisconnected, true},
                                                                               {StopReason::kDeadline, false},
                                                                               {StopReason::kShutdown, false}}) {
    DYNAMIC_SECTION("reason " << static_cast<int>(reason)) {
      Setup* self = nullptr;
      Setup setup([&, why = reason](const HttpRequest&, const base::Stop& stop) -> base::Result<HttpResponse> {
        self->source.stop(why);
        CHECK(stop.requested());
        return base::fail(ErrorKind::kCancelled, "stopped");
      });
      self = &setup;
      const auto outcome = setup.call("createUser", R"({"user_name":"a"})");
      REQUIRE(outcome.has_value() == !silent);
      if (silent) {
        CHECK(outcome.error().kind == ErrorKind::kCancelled);
      } else {
        CHECK(outcome->is_error);
        CHECK_THAT(outcome->content.front().text, Catch::Matchers::Contains("may have been carried out"));
      }
    }
  }
}

TEST_CASE("a call has a deadline of its own and never a later one than its request") {
  base::Clock::time_point seen;
  Setup setup([&](const HttpRequest&, const base::Stop& stop) -> base::Result<HttpResponse> {
    seen = stop.deadline();
    return json(200, "{}");
  });
  setup.text("getUser", R"({"user_name":"a"})", false);
  CHECK(seen <= base::Clock::now() + std::chrono::seconds(30));
  const auto earlier = base::Clock::now() + std::chrono::seconds(5);
  setup.source = base::StopSource(earlier);
  setup.text("getUser", R"({"user_name":"a"})", false);
  CHECK(seen == earlier);
}

/// An upstream that tells everything it heard, in every form.
base::Result<HttpResponse> echo(int status, const HttpRequest& request) {
  std::string heard = request.target + " " + request.body;
  std::string encoded;
  for (const auto& [name, value] : request.headers) {
    heard += " " + name + "=" + value;
    encoded += " " + base::encodeBase64(value) + " " + base::encodeBase64("x:" + value);
  }
  HttpResponse response = json(status, "");
  response.body = base::writeJson(Json{{"code", heard.substr(0, 60)}, {"message", heard}, {"more", encoded}});
  response.headers.emplace_back("X-Request-Id", heard);
  return response;
}

TEST_CASE("secrets are in no outcome and no log line even if the upstream repeats them") {
  for (const int status : {200, 400, 401, 403, 500}) {
    DYNAMIC_SECTION(status) {
      const StderrCapture log;
      FakeClient client([&](const HttpRequest& request, const base::Stop&) { return echo(status, request); });
      FakeCredentials credentials;
      ToolServiceOptions options;
      options.own_secrets.emplace_back("secret-own-authkey");
      options.allow_literal_secrets = true;
      options.safety = onlyAPerson();
      ToolService service(builtInRegistry(), client, credentials, std::move(options));
      std::string all;
      for (const auto& [name, arguments] : std::vector<std::pair<const char*, Json>>{
               {"getUser", Json{{"user_name", "secret-own-authkey"}}},
               {"createUserPassword", Json{{"user_name", "a"}, {"password", "Pass/word\"17"}}},
               {"revokeMFA", Json{{"password", "Pass/word\"17"}}},
               {"updateUserPassword",
                Json{{"user_name", "a"}, {"currentPassword", "Pass/word\"17"}, {"newPassword", 5}}}}) {
        const auto outcome = callApproved(service, name, arguments, {});
        REQUIRE(outcome.has_value());
        all += outcome->content.front().text + outcome->structured.value_or("") +
               (outcome->meta ? base::writeJson(*outcome->meta) : "");
      }
      CHECK_FALSE(client.sent().empty());
      all += log.text();
      SecretScrubber scrubber;
      for (const std::string& secret :
           {std::string("secret-own-authkey"), std::string("Pass/word\"17"), std::string("api-live-key-0000"),
            FakeCredentials::token(1), FakeCredentials::token(2)}) {
        scrubber.add(secret);
        CHECK(all.find(secret) == std::string::npos);
      }
      CHECK_FALSE(scrubber.finds(all));
      CHECK(all.find("live") == std::string::npos);
      CHECK_THAT(all, Catch::Matchers::Contains(std::string(kMask)));
    }
  }
}

TEST_CASE("each request leaves one log line with names and no arguments") {
  const StderrCapture log;
  Setup setup(json(404, "{}"));
  setup.text("getUser", R"({"user_name":"private-name"})", true);
  const std::string text = log.text();
  CHECK_THAT(text, Catch::Matchers::Contains(
                       "call call-7: getUser GET /operators/{operator_id}/users/{user_name} -> 404 in "));
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(text.find("private-name") == std::string::npos);
}

TEST_CASE("a read takes fields although its schema does not list them") {
  Setup setup(json(200, R"({"userName":"alice","description":"long"})"));
  CHECK(setup.text("getUser", R"({"user_name":"a","fields":"userName"})", false) == R"({"userName":"alice"})");
  CHECK_THAT(setup.text("getUser", R"({"user_name":"a","fields":["userName"]})", true),
             Catch::Matchers::Contains("fields"));
  CHECK_THAT(setup.text("deleteUser", R"({"user_name":"a","fields":"x"})", true),
             Catch::Matchers::Contains("fields: no such argument"));
  CHECK(setup.client.sent().size() == 1);
  CHECK(setup.client.sent()[0].target == "/operators/OP1/users/a");
}

TEST_CASE("a call that is stopped while its arguments are looked at is not sent") {
  Setup setup(json(200, "[]"));
  setup.source.stop(base::StopReason::kDeadline);
  const Json long_one{{"user_name", std::string(2'000'000, 'x')}};
  const auto outcome = setup.call("getUser", long_one);
  CHECK((!outcome || outcome->is_error));
  CHECK(setup.client.sent().empty());
}

TEST_CASE("a call with more names than can be looked at is refused with what is wrong") {
  Setup setup(json(200, "[]"));
  Json::object_t members;
  members.reserve(5'000);
  for (int i = 0; i < 5'000; ++i) {
    members.push_back({"unknown_name_that_is_long_" + std::to_string(i), nullptr});
  }
  const auto outcome = setup.call("listUsers", Json(std::move(members)));
  REQUIRE(outcome);
  CHECK(outcome->is_error);
  CHECK_THAT(outcome->content.front().text, Catch::Matchers::Contains("and 4980 more"));
  CHECK(setup.client.sent().empty());
}

}  // namespace
}  // namespace soracom_mcp::tools
