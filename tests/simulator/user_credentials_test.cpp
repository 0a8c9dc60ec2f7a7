#include "simulator/totp.h"
#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

TEST_CASE("a generated AuthKey signs in until it is deleted and its secret is shown once") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string path = "/operators/{op}/users/idle-user/auth_keys";
  const Answer key = root.call("POST", path);
  REQUIRE(key.status == 200);
  CHECK(key.text("authKeyId").starts_with("keyId-"));
  CHECK(key.text("authKey").starts_with("secret-"));
  const Answer list = root.call("GET", path);
  CHECK(list.json.size() == 1);
  CHECK(list.body.find(key.text("authKey")) == std::string::npos);
  SimulatorClient user(*simulator);
  user.signInWithKey(key.text("authKeyId"), key.text("authKey"));
  const std::string one = path + "/" + key.text("authKeyId");
  CHECK(root.call("DELETE", one).status == 204);
  CHECK(root.call("GET", one).status == 404);
  CHECK(root.call("DELETE", one).status == 404);
  // Deleting a key does not end the sessions that were opened with it.
  CHECK(user.call("POST", "/auth/logout").status == 204);
  CHECK(user.call("POST", "/auth", {{"authKeyId", key.text("authKeyId")}, {"authKey", key.text("authKey")}}).status ==
        401);
}

TEST_CASE("the key operations of an unknown user answer 404") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  CHECK(root.call("GET", "/operators/{op}/users/nobody/auth_keys").status == 404);
  CHECK(root.call("POST", "/operators/{op}/users/nobody/auth_keys").status == 404);
  CHECK(root.call("GET", "/operators/{op}/users/nobody/auth_keys/keyId-x").status == 404);
  CHECK(root.call("DELETE", "/operators/{op}/users/nobody/auth_keys/keyId-x").status == 404);
}

TEST_CASE("a password is created once changed with the old one and removed") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string path = "/operators/{op}/users/idle-user/password";
  CHECK(root.call("GET", path).json.at("hasPassword") == false);
  CHECK(root.call("DELETE", path).status == 404);
  CHECK(root.call("PUT", path, {{"currentPassword", "x"}, {"newPassword", "idle-Password-2"}}).status == 404);
  CHECK(root.call("POST", path, {{"password", "short"}}).status == 400);
  CHECK(root.call("POST", path, {{"password", "idle-Password-1"}}).status == 201);
  CHECK(root.call("POST", path, {{"password", "idle-Password-1"}}).status == 400);
  CHECK(root.call("GET", path).json.at("hasPassword") == true);
  SimulatorClient user(*simulator);
  user.signIn({{"operatorId", seed::kOperatorId}, {"userName", seed::kIdleUser}, {"password", "idle-Password-1"}});
  // The seeded defaults let everybody change the own password and nobody else's.
  CHECK(user.call("PUT", path, {{"currentPassword", "wrong"}, {"newPassword", "idle-Password-2"}}).status == 400);
  CHECK(user.call("PUT", path, {{"currentPassword", "idle-Password-1"}, {"newPassword", "short"}}).status == 400);
  CHECK(user.call("PUT", path, {{"currentPassword", "idle-Password-1"}, {"newPassword", "idle-Password-2"}}).status ==
        200);
  CHECK(user.call("PUT", "/operators/{op}/users/console-user/password",
                  {{"currentPassword", seed::kConsoleUserPassword}, {"newPassword", "idle-Password-2"}})
            .status == 403);
  CHECK(root.call("DELETE", path).status == 204);
  CHECK(user.call("POST", "/auth",
                  {{"operatorId", seed::kOperatorId}, {"userName", seed::kIdleUser}, {"password", "idle-Password-2"}})
            .status == 401);
  CHECK(root.call("GET", "/operators/{op}/users/nobody/password").status == 404);
}

TEST_CASE("MFA of a user is begun confirmed enforced and revoked") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string path = "/operators/{op}/users/idle-user/mfa";
  CHECK(root.call("GET", path).text("status") == "INACTIVE");
  CHECK(root.call("DELETE", path).status == 400);
  CHECK(root.call("POST", path + "/verify", {{"mfaOTPCode", "123456"}}).status == 400);
  CHECK(root.call("POST", "/operators/{op}/users/idle-user/password", {{"password", "idle-Password-1"}}).status == 201);
  const Answer begun = root.call("POST", path);
  CHECK(begun.text("totpUri").starts_with("otpauth://totp/Soracom:OP0012345678%2Fidle-user?secret="));
  CHECK(root.call("GET", path).text("status") == "UNCONFIRMED");
  const Json sign_in = {
      {"operatorId", seed::kOperatorId}, {"userName", seed::kIdleUser}, {"password", "idle-Password-1"}};
  CHECK(root.call("POST", "/auth", sign_in).status == 200);
  const std::size_t at = begun.text("totpUri").find("secret=") + 7;
  const std::string secret = begun.text("totpUri").substr(at, begun.text("totpUri").find('&') - at);
  const std::string code = simulator::totpCodeFor(secret, clock.now());
  CHECK(root.call("POST", path + "/verify", {{"mfaOTPCode", code == "123456" ? "654321" : "123456"}}).status == 400);
  CHECK(root.call("POST", path + "/verify", {{"mfaOTPCode", code}}).status == 204);
  CHECK(root.call("GET", path).text("status") == "ACTIVE");
  CHECK(root.call("POST", path).status == 400);
  CHECK(root.call("POST", "/auth", sign_in).status == 401);
  CHECK(root.call("DELETE", path).status == 204);
  CHECK(root.call("POST", "/auth", sign_in).status == 200);
  for (const char* method : {"GET", "POST", "DELETE"}) {
    CHECK(root.call(method, "/operators/{op}/users/nobody/mfa").status == 400);
  }
}
