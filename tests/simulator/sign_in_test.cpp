#include "simulator/encoding.h"
#include "simulator/totp.h"
#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

namespace {

Json consoleUser() {
  return Json{
      {"operatorId", seed::kOperatorId}, {"userName", seed::kConsoleUser}, {"password", seed::kConsoleUserPassword}};
}

}  // namespace

TEST_CASE("sign-in works with an email with an AuthKey and as a SAM user") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient client(*simulator);

  const Answer root = client.call("POST", "/auth", {{"email", seed::kRootEmail}, {"password", seed::kRootPassword}});
  CHECK(root.status == 200);
  CHECK(root.text("operatorId") == seed::kOperatorId);
  CHECK(root.text("apiKey").starts_with("api-"));
  CHECK(root.json.count("userName") == 0);

  const Answer key =
      client.call("POST", "/auth", {{"authKeyId", seed::kAdminAuthKeyId}, {"authKey", seed::kAdminAuthKey}});
  CHECK(key.status == 200);
  CHECK(key.text("userName") == seed::kAdmin);

  Json user = consoleUser();
  user["mfaOTPCode"] = simulator::totpCodeFor(seed::kConsoleUserTotpSecret, clock.now());
  const Answer sam = client.call("POST", "/auth", user);
  CHECK(sam.status == 200);
  CHECK(sam.text("userName") == seed::kConsoleUser);
  CHECK(simulator->loginCount() == 3);
}

TEST_CASE("a client that sends every credential field is signed in with its AuthKey") {
  const auto simulator = startSimulator();
  SimulatorClient client(*simulator);
  const Answer answer = client.call("POST", "/auth",
                                    {{"authKeyId", seed::kAdminAuthKeyId},
                                     {"authKey", seed::kAdminAuthKey},
                                     {"email", ""},
                                     {"password", ""},
                                     {"operatorId", ""},
                                     {"userName", ""},
                                     {"mfaOTPCode", ""}});
  CHECK(answer.status == 200);
  CHECK(answer.text("userName") == seed::kAdmin);
}

TEST_CASE("the token is a JWT whose payload names the operator") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient client(*simulator);
  client.signIn({{"authKeyId", seed::kAdminAuthKeyId}, {"authKey", seed::kAdminAuthKey}, {"tokenTimeoutSeconds", 600}});
  const std::size_t first = client.token.find('.');
  const std::size_t second = client.token.find('.', first + 1);
  REQUIRE(second != std::string::npos);
  CHECK(client.token.find('.', second + 1) == std::string::npos);
  // The payload is compared in its encoded form: its beginning is known but for the random jti.
  const std::string payload = client.token.substr(first + 1, second - first - 1);
  const std::string tail = R"("operator":{"operatorId":"OP0012345678"},"sam":{"userName":"admin"}})";
  bool found = false;
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string coded = simulator::base64Url(tail.substr(shift));
    found = found || payload.ends_with(coded);
  }
  CHECK(found);
}

TEST_CASE("wrong credentials are refused alike") {
  const auto simulator = startSimulator();
  SimulatorClient client(*simulator);
  const Json rows[] = {
      {{"email", seed::kRootEmail}, {"password", "wrong"}},
      {{"email", "nobody@simulator.example"}, {"password", seed::kRootPassword}},
      {{"authKeyId", seed::kAdminAuthKeyId}, {"authKey", seed::kRootAuthKey}},
      {{"authKeyId", "keyId-unknown"}, {"authKey", "secret-unknown"}},
      {{"operatorId", seed::kOtherOperatorId},
       {"userName", seed::kConsoleUser},
       {"password", seed::kConsoleUserPassword}},
      {{"operatorId", seed::kOperatorId}, {"userName", seed::kIdleUser}, {"password", "anything"}},
      {{"operatorId", "OP0"}, {"userName", "x"}, {"password", "y"}},
  };
  std::string first;
  for (const Json& row : rows) {
    const Answer answer = client.call("POST", "/auth", row);
    CHECK(answer.status == 401);
    CHECK(answer.code() == "AUM0002");
    first = first.empty() ? answer.body : first;
    CHECK(answer.body == first);
  }
}

TEST_CASE("a sign-in without a whole combination is refused and says what is missing") {
  const auto simulator = startSimulator();
  SimulatorClient client(*simulator);
  const std::pair<Json, const char*> rows[] = {{Json::object(), "email"},
                                               {{{"authKeyId", "keyId-x"}}, "authKey"},
                                               {{{"authKey", "secret-x"}}, "authKeyId"},
                                               {{{"email", "a@b.example"}}, "password"},
                                               {{{"operatorId", "OP1"}, {"password", "x"}}, "userName"}};
  for (const auto& [body, name] : rows) {
    const Answer answer = client.call("POST", "/auth", body);
    INFO(answer.body);
    CHECK(answer.status == 400);
    CHECK(answer.message().find(name) != std::string::npos);
  }
}

TEST_CASE("the token lifetime is bounded") {
  const auto simulator = startSimulator();
  SimulatorClient client(*simulator);
  const std::pair<Json, int> rows[] = {{1, 200},    {172800, 200},  {172801, 400},
                                       {0, 400},    {-5, 400},      {"60", 400},
                                       {60.5, 400}, {nullptr, 400}, {18446744073709551615ULL, 400}};
  for (const auto& [seconds, status] : rows) {
    const Answer answer = client.call(
        "POST", "/auth",
        {{"authKeyId", seed::kAdminAuthKeyId}, {"authKey", seed::kAdminAuthKey}, {"tokenTimeoutSeconds", seconds}});
    INFO(seconds << " gave " << answer.body);
    CHECK(answer.status == status);
    CHECK((status == 200 || answer.message().find("tokenTimeoutSeconds") != std::string::npos));
  }
}

TEST_CASE("a SAM user with MFA needs a current code and each code works once") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient client(*simulator);
  Json body = consoleUser();
  const Answer without = client.call("POST", "/auth", body);
  CHECK(without.status == 401);
  CHECK(without.message().find("mfaOTPCode") != std::string::npos);
  const std::string code = simulator::totpCodeFor(seed::kConsoleUserTotpSecret, clock.now());
  body["mfaOTPCode"] = code == "000000" ? "000001" : "000000";
  CHECK(client.call("POST", "/auth", body).status == 401);
  body["mfaOTPCode"] = code;
  CHECK(client.call("POST", "/auth", body).status == 200);
  CHECK(client.call("POST", "/auth", body).status == 401);
  clock.advance(std::chrono::seconds(30));
  body["mfaOTPCode"] = simulator::totpCodeFor(seed::kConsoleUserTotpSecret, clock.now());
  CHECK(client.call("POST", "/auth", body).status == 200);
}

TEST_CASE("an AuthKey remembers when it was last used") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string path = std::string("/operators/{op}/users/admin/auth_keys/") + seed::kAdminAuthKeyId;
  CHECK(root.call("GET", path).json.count("lastUsedDateTime") == 0);
  clock.advance(std::chrono::seconds(100));
  SimulatorClient(*simulator).signInAsAdmin();
  CHECK(root.call("GET", path).json.at("lastUsedDateTime") == clock.now().time_since_epoch().count());
}

TEST_CASE("the password reset takes a mailed token once and in time") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient client(*simulator);
  const std::string issue = "/auth/password_reset_token/issue";
  const std::string verify = "/auth/password_reset_token/verify";
  CHECK(client.call("POST", issue, {{"email", "no address"}}).code() == "COM0008");
  CHECK(client.call("POST", issue, {{"email", "nobody@simulator.example"}}).code() == "AUM0004");
  CHECK(client.call("POST", issue, {{"email", seed::kRootEmail}}).status == 200);
  const auto mail = simulator->mails().back();
  CHECK(mail.to == seed::kRootEmail);
  CHECK(client.call("POST", verify, {{"token", "wrong"}, {"password", "another-Password-1"}}).status == 400);
  CHECK(client.call("POST", verify, {{"token", mail.token}, {"password", "short"}}).status == 400);
  CHECK(client.call("POST", verify, {{"token", mail.token}, {"password", "another-Password-1"}}).status == 200);
  CHECK(client.call("POST", verify, {{"token", mail.token}, {"password", "another-Password-1"}}).status == 400);
  client.signIn({{"email", seed::kRootEmail}, {"password", "another-Password-1"}});
  CHECK(client.call("POST", issue, {{"email", seed::kRootEmail}}).status == 200);
  clock.advance(std::chrono::hours(2));
  const Json late = {{"token", simulator->mails().back().token}, {"password", "another-Password-2"}};
  CHECK(client.call("POST", verify, late).status == 404);
}
