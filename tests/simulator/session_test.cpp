#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

TEST_CASE("both session headers are needed and must belong together") {
  const auto simulator = startSimulator();
  SimulatorClient client(*simulator);
  client.signInAsRoot();
  const std::string key = client.api_key;
  const std::string token = client.token;
  CHECK(client.call("GET", "/operators/{op}").status == 200);
  client.useSession("", token);
  CHECK(client.call("GET", "/operators/{op}").code() == "AUM0001");
  client.useSession(key, "");
  CHECK(client.call("GET", "/operators/{op}").code() == "AUM0001");
  client.useSession(key, token + "x");
  CHECK(client.call("GET", "/operators/{op}").status == 401);
  client.useSession("api-unknown", token);
  CHECK(client.call("GET", "/operators/{op}").status == 401);
  client.signInAsAdmin();
  client.useSession(key, client.token);
  CHECK(client.call("GET", "/operators/{op}").status == 401);
}

TEST_CASE("a token ends with the lifetime it was asked for") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient client(*simulator);
  client.signIn({{"authKeyId", seed::kRootAuthKeyId}, {"authKey", seed::kRootAuthKey}, {"tokenTimeoutSeconds", 180}});
  clock.advance(std::chrono::seconds(179));
  CHECK(client.call("GET", "/operators/{op}").status == 200);
  clock.advance(std::chrono::seconds(1));
  const Answer expired = client.call("GET", "/operators/{op}");
  CHECK(expired.status == 401);
  CHECK(expired.message().find("expired") != std::string::npos);
  CHECK(client.call("POST", "/operators/{op}/token", Json::object()).status == 400);
}

TEST_CASE("the default lifetime of tokens is an option") {
  TestClock clock;
  const auto simulator = startSimulator({.token_lifetime = std::chrono::seconds(60), .clock = clock.reader()});
  SimulatorClient client(*simulator);
  client.signInAsRoot();
  clock.advance(std::chrono::seconds(60));
  CHECK(client.call("GET", "/operators/{op}").status == 401);
}

TEST_CASE("a renewed token lives on while the first one ends") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient client(*simulator);
  client.signIn({{"authKeyId", seed::kRootAuthKeyId}, {"authKey", seed::kRootAuthKey}, {"tokenTimeoutSeconds", 180}});
  const Answer renewed = client.call("POST", "/operators/{op}/token", {{"tokenTimeoutSeconds", 3600}});
  REQUIRE(renewed.status == 200);
  CHECK(renewed.json.size() == 1);
  clock.advance(std::chrono::seconds(200));
  CHECK(client.call("GET", "/operators/{op}").status == 401);
  client.useSession(client.api_key, renewed.text("token"));
  CHECK(client.call("GET", "/operators/{op}").status == 200);
  CHECK(client.call("POST", "/operators/{op}/token", {{"tokenTimeoutSeconds", 172801}}).status == 400);
}

TEST_CASE("logout ends the session it is called with and no other") {
  const auto simulator = startSimulator();
  SimulatorClient first(*simulator);
  SimulatorClient second(*simulator);
  first.signInAsRoot();
  second.signInAsRoot();
  CHECK(first.call("POST", "/auth/logout").status == 204);
  CHECK(first.call("GET", "/operators/{op}").status == 401);
  CHECK(first.call("POST", "/auth/logout").status == 401);
  CHECK(second.call("GET", "/operators/{op}").status == 200);
}

TEST_CASE("revocation ends all sessions of one user and leaves the credentials") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  SimulatorClient admin(*simulator);
  root.signInAsRoot();
  admin.signInAsAdmin();
  CHECK(root.call("DELETE", "/operators/{op}/users/admin/tokens").status == 204);
  CHECK(admin.call("GET", "/operators/{op}").status == 401);
  CHECK(root.call("GET", "/operators/{op}").status == 200);
  admin.signInAsAdmin();
  CHECK(root.call("DELETE", "/operators/{op}/tokens").status == 204);
  CHECK(root.call("GET", "/operators/{op}").status == 401);
  CHECK(admin.call("GET", "/operators/{op}").status == 200);
  CHECK(admin.call("DELETE", "/operators/{op}/users/nobody/tokens").status == 400);
  CHECK(admin.call("DELETE", "/operators/{op}/users/admin/tokens").status == 204);
  CHECK(admin.call("GET", "/operators/{op}").status == 401);
}

TEST_CASE("deleting a SAM user ends its sessions") {
  const auto simulator = startSimulator();
  SimulatorClient admin(*simulator);
  admin.signInAsAdmin();
  CHECK(admin.call("DELETE", "/operators/{op}/users/admin").status == 204);
  CHECK(admin.call("GET", "/operators/{op}").status == 401);
  CHECK(admin.call("POST", "/auth", {{"authKeyId", seed::kAdminAuthKeyId}, {"authKey", seed::kAdminAuthKey}}).status ==
        401);
}

TEST_CASE("all tokens can be made to expire at once") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  simulator->expireAllTokens();
  CHECK(root.call("GET", "/operators/{op}").status == 401);
  root.signInAsRoot();
  CHECK(root.call("GET", "/operators/{op}").status == 200);
}

TEST_CASE("error messages follow X-Soracom-Lang") {
  const auto simulator = startSimulator();
  SimulatorClient client(*simulator);
  const Answer english = client.call("GET", "/operators/{op}");
  client.setHeader("X-Soracom-Lang", "ja");
  const Answer japanese = client.call("GET", "/operators/{op}");
  CHECK(english.code() == japanese.code());
  CHECK(english.message().find("X-Soracom-API-Key") != std::string::npos);
  CHECK(japanese.message().find("トークン") != std::string::npos);
  CHECK(japanese.json.size() == 2);
  client.setHeader("X-Soracom-Lang", "en");
  CHECK(client.call("GET", "/operators/{op}").body == english.body);
}

TEST_CASE("a simulator without seed has the root user alone") {
  const auto simulator = startSimulator({.seed = false});
  SimulatorClient client(*simulator);
  client.signInWithKey(seed::kRootAuthKeyId, seed::kRootAuthKey);
  CHECK(client.call("GET", "/operators/{op}/users").json == Json::array());
  CHECK(client.call("GET", "/operators/{op}/roles?owner=all").json == Json::array());
  CHECK(client.call("GET", "/operators/{op}").text("email") == seed::kRootEmail);
}
