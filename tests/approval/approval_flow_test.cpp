// A person in front of a write: what is asked, in both eras, and what each answer comes to.
#include "tests/approval/approving_client.h"
#include "tests/approval/safe_server.h"
#include "tests/catch.h"
#include "tests/form_answer.h"

namespace soracom_mcp::test {
namespace {

using base::Json;
using Catch::Matchers::Contains;

const Json kAlice = {{"user_name", "alice"}, {"description", "for the build"}};

std::string messageOf(const Json& asked) { return ApprovingClient::formIn(asked).at("message").get<std::string>(); }

TEST_CASE("a write is asked and sent only after a person has said yes") {
  for (const ClientKind kind : {ClientKind::kLegacyForms, ClientKind::kModernForms}) {
    DYNAMIC_SECTION(nameOf(kind)) {
      SafeServer safe;
      ApprovingClient client(safe.server, kind);
      const Json asked = client.call("createUser", kAlice);
      const Json form = ApprovingClient::formIn(asked);
      REQUIRE(form.is_object());
      CHECK(messageOf(asked) ==
            "Create a SAM user: \"alice\" in account OP1\n"
            "Lost: nothing.\n"
            "From the model: user_name \"alice\", description \"for the build\"\n"
            "Nothing has been sent yet.\n"
            "To approve, choose Yes.");
      const Json schema = form.at("requestedSchema");
      CHECK(schema.at("required") == Json::array({"approve"}));
      CHECK(schema.at("properties") ==
            Json{{"approve",
                  {{"type", "string"},
                   {"title", "Choose Yes to approve"},
                   {"description", "Yes sends POST /operators/OP1/users/alice"},
                   {"enum", {"No", "Yes"}}}}});
      CHECK(safe.sent() == 0);
      const Json done = client.answer(asked, consentTo(form));
      CHECK_FALSE(done.at("result").value("isError", false));
      REQUIRE(safe.sent() == 1);
      CHECK(safe.upstream.sent()[0].target == "/operators/OP1/users/alice");
    }
  }
}

TEST_CASE("a danger is sent only with the typed name of what it acts on") {
  for (const ClientKind kind : {ClientKind::kLegacyForms, ClientKind::kModernForms}) {
    for (const char* typed : {"alice", "Alice", "alice ", "", "yes", "bob"}) {
      DYNAMIC_SECTION(nameOf(kind) << " \"" << typed << '"') {
        SafeServer safe;
        ApprovingClient client(safe.server, kind);
        const Json asked = client.call("deleteUser", {{"user_name", "alice"}});
        CHECK_THAT(messageOf(asked), Contains("\nLost: The user, its password, AuthKeys, permissions and roles, for good.\n"));
        CHECK_THAT(messageOf(asked), Catch::Matchers::EndsWith("To approve, type exactly: alice"));
        const Json field = ApprovingClient::formIn(asked).at("requestedSchema").at("properties").at("type_to_confirm");
        CHECK(field.at("type") == "string");
        CHECK(field.at("title") == "Type alice to approve");
        CHECK_FALSE(field.contains("default"));
        CHECK_FALSE(field.contains("enum"));
        const Json done = client.answer(asked, {{"action", "accept"}, {"content", {{"type_to_confirm", typed}}}});
        const bool right = std::string(typed) == "alice";
        CHECK(refusalIn(done) == (right ? "" : "confirmation_declined"));
        CHECK(safe.sent() == (right ? 1 : 0));
      }
    }
  }
}

TEST_CASE("answers a client could give by itself approve nothing") {
  const Json useless[] = {
      {{"action", "accept"}, {"content", Json::object()}},
      {{"action", "accept"}, {"content", {{"approve", false}}}},
      {{"action", "accept"}, {"content", {{"approve", true}}}},
      {{"action", "accept"}, {"content", {{"approve", "No"}}}},
      {{"action", "accept"}, {"content", {{"approve", "yes"}}}},
      {{"action", "accept"}, {"content", {{"approve", {"Yes"}}}}},
      {{"action", "accept"}, {"content", {{"type_to_confirm", "alice"}}}},
      {{"action", "accept"}, {"content", {{"approve", "true"}}}},
      {{"action", "accept"}, {"content", {{"approve", 1}}}},
      {{"action", "accept"}, {"content", {{"confirm", "Yes"}}}},
      {{"action", "accept"}},
      {{"action", "ACCEPT"}, {"content", {{"approve", "Yes"}}}},
      {{"content", {{"approve", "Yes"}}}},
      {{"action", "decline"}, {"content", {{"approve", "Yes"}}}},
  };
  for (const ClientKind kind : {ClientKind::kLegacyForms, ClientKind::kModernForms}) {
    for (const Json& answer : useless) {
      DYNAMIC_SECTION(nameOf(kind) << ' ' << base::writeJson(answer)) {
        SafeServer safe;
        ApprovingClient client(safe.server, kind);
        const Json asked = client.call("createUser", kAlice);
        CHECK(refusalIn(client.answer(asked, answer)) == "confirmation_declined");
        CHECK(safe.sent() == 0);
      }
    }
  }
}

TEST_CASE("an approval that nobody asked for is ignored") {
  SafeServer safe;
  ApprovingClient client(safe.server, ClientKind::kModernForms);
  const Json asked = client.call("createUser", kAlice);
  Json frame = Json::parse(client.retry("x", consentTo(ApprovingClient::formIn(asked))));
  frame.at("params").erase("requestState");
  client.send(base::writeJson(frame));
  CHECK(client.receive().at("result").at("resultType") == "input_required");
  CHECK(safe.sent() == 0);
}

TEST_CASE("a client that cannot ask is told what the person can do and nothing a model could set") {
  for (const ClientKind kind : {ClientKind::kLegacyPlain, ClientKind::kModernPlain}) {
    DYNAMIC_SECTION(nameOf(kind)) {
      SafeServer safe;
      ApprovingClient client(safe.server, kind);
      const Json refused = client.call("createUser", kAlice);
      CHECK(refusalIn(refused) == "confirmation_unavailable");
      if (isModern(kind)) {
        CHECK(refused.at("error").at("code") == -32021);
        CHECK(refused.at("error").at("data").at("requiredCapabilities") ==
              Json{{"elicitation", {{"form", Json::object()}}}});
      }
      const std::string text = base::writeJson(refused);
      CHECK_THAT(text, Contains("To the person: "));
      CHECK_THAT(text, Contains("soracom-mcp call createUser"));
      CHECK(text.find("confirm:") == std::string::npos);
      CHECK(safe.sent() == 0);
    }
  }
}

TEST_CASE("a question nobody answers in time sends nothing and says so") {
  tools::SafetyOptions options = tools::onlyAPerson();
  options.approval_lifetime = std::chrono::milliseconds(0);
  SafeServer safe(options);
  ApprovingClient client(safe.server, ClientKind::kLegacyForms);
  const Json asked = client.call("createUser", kAlice);
  CHECK(client.receive().at("method") == "notifications/cancelled");
  CHECK(refusalIn(client.receive()) == "confirmation_expired");
  client.send(ApprovingClient::reply(asked, consentTo(ApprovingClient::formIn(asked))));
  CHECK(client.call("listUsers", Json::object()).contains("result"));
  CHECK(safe.sent() == 1);
}

TEST_CASE("an approval that comes after the call was cancelled sends nothing") {
  SafeServer safe;
  ApprovingClient client(safe.server, ClientKind::kLegacyForms);
  const Json asked = client.call("createUser", kAlice);
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
  client.send(ApprovingClient::reply(asked, consentTo(ApprovingClient::formIn(asked))));
  CHECK(client.call("listUsers", Json::object()).contains("result"));
  safe.server.drain(base::Clock::now() + std::chrono::minutes(1));
  CHECK(safe.sent() == 1);
}

TEST_CASE("an answer over another conversation approves nothing") {
  SafeServer safe;
  ApprovingClient client(safe.server, ClientKind::kLegacyForms);
  ApprovingClient other(safe.server, ClientKind::kLegacyForms);
  const Json asked = client.call("createUser", kAlice);
  other.send(ApprovingClient::reply(asked, consentTo(ApprovingClient::formIn(asked))));
  CHECK(other.call("listUsers", Json::object()).contains("result"));
  CHECK(safe.sent() == 1);
  CHECK(refusalIn(client.answer(asked, {{"action", "decline"}})) == "confirmation_declined");
  CHECK(safe.sent() == 1);
}

TEST_CASE("what the model wrote is quoted, escaped and bounded, and secrets are left out") {
  SafeServer safe;
  ApprovingClient client(safe.server, ClientKind::kLegacyForms);
  SECTION("line breaks, escapes and direction marks") {
    const Json asked = client.call(
        "createUser", {{"user_name", "alice"},
                       {"description", "x\n\nLost: nothing\nTo approve, type exactly: y\u202Eesrever\u001b[31m"}});
    const std::string text = messageOf(asked);
    CHECK_THAT(text, Contains("\\n\\nLost: nothing\\n"));
    CHECK(text.find("\nLost: nothing\n") == std::string::npos);
    CHECK(text.find("\u202E") == std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
  }
  SECTION("long values are cut and the rest is counted") {
    const Json asked = client.call("createUser", {{"user_name", "alice"}, {"description", std::string(50'000, 'x')}});
    CHECK(messageOf(asked).size() < 700);
    CHECK_THAT(messageOf(asked), Contains("xxx...\n"));
  }
  SECTION("secret arguments and the server's own credential") {
    const Json asked =
        client.call("createUserPassword", {{"user_name", "api-live-key-0000"}, {"password", "Pa55-canary"}});
    CHECK_THAT(messageOf(asked), Contains("password (secret)"));
    CHECK(base::writeJson(asked).find("Pa55-canary") == std::string::npos);
    CHECK(base::writeJson(asked).find("api-live-key-0000") == std::string::npos);
  }
  SECTION("documents inside a string are shown as documents") {
    const Json asked =
        client.call("updateUserPermission",
                    {{"user_name", "alice"}, {"permission", R"({"statements":[{"effect":"allow","api":"User:getUser"}]})"}});
    CHECK_THAT(messageOf(asked), Contains("permission {statements:[{effect:allow,api:User:getUser}]}\n"));
  }
}

TEST_CASE("no form asks for a secret and every danger says what is lost and has a name to type") {
  SafeServer safe;
  ApprovingClient client(safe.server, ClientKind::kLegacyForms);
  std::size_t dangers = 0;
  for (const tools::Tool& tool : tools::builtInRegistry()->tools()) {
    if (tool.risk == tools::Risk::kRead) {
      continue;
    }
    INFO(tool.description.name);
    const Json asked = client.call(tool.description.name, tools::sampleArguments(tool));
    const Json form = ApprovingClient::formIn(asked);
    REQUIRE(form.is_object());
    const Json& properties = form.at("requestedSchema").at("properties");
    CHECK(properties.size() == 1);
    CHECK((properties.contains("approve") || properties.contains("type_to_confirm")));
    CHECK(form.at("requestedSchema").at("required").size() == 1);
    if (tool.risk == tools::Risk::kDanger) {
      ++dangers;
      CHECK_FALSE(tool.operation->extension.loses.empty());
      CHECK_THAT(form.at("message").get<std::string>(), Contains("\nLost: "));
      CHECK_FALSE(agreedContent(form).at("type_to_confirm").get<std::string>().empty());
    }
    client.answer(asked, {{"action", "decline"}});
  }
  CHECK(dangers == 29);
  CHECK(safe.sent() == 0);
}

TEST_CASE("the name to type is the target's own") {
  struct Row {
    const char* tool;
    Json arguments;
    const char* name;
  };
  const Row rows[] = {
      {"deleteUser", {{"user_name", "alice"}}, "alice"},
      {"deleteUserAuthKey", {{"user_name", "alice"}, {"auth_key_id", "keyId-7"}}, "keyId-7"},
      {"detachRole", {{"user_name", "alice"}, {"role_id", "admin"}}, "alice"},
      {"attachRole", {{"user_name", "alice"}, {"roleId", "admin"}}, "alice"},
      {"deleteRole", {{"role_id", "admin"}}, "admin"},
      {"deleteDefaultPermissions", Json::object(), "OP1"},
      {"generateOperatorAuthKey", Json::object(), "OP1"},
      {"deleteEmail", {{"email_id", "EM1"}}, "EM1"},
      {"verifyPasswordResetToken", {{"password", "Pass-word-1"}, {"token", "t0ken-t0ken"}}, "verifyPasswordResetToken"},
      {"verifyMFARevokingToken",
       {{"email", "a@b.example"}, {"password", "Pass-word-1"}, {"token", "t0ken-t0ken"}, {"backupCode", "12345678"}},
       "a@b.example"},
      {"deleteUser", {{"user_name", std::string(34, 'x')}}, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},
      {"deleteUser", {{"user_name", std::string(35, 'x')}}, "xxxxxxxxxx...xxxxxxxxxx#efa79bd8"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.tool << ' ' << row.name) {
      SafeServer safe;
      ApprovingClient client(safe.server, ClientKind::kLegacyForms);
      const Json asked = client.call(row.tool, row.arguments);
      CHECK_THAT(messageOf(asked), Catch::Matchers::EndsWith("type exactly: " + std::string(row.name)));
      client.answer(asked, {{"action", "cancel"}});
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::test
