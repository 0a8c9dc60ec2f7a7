#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

TEST_CASE("requests beyond the limit of a group are refused until the minute ends") {
  TestClock clock;
  const auto simulator = startSimulator({.rate_limit_per_minute = 3, .clock = clock.reader()});
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string users = "/operators/{op}/users";
  for (const char* remaining : {"2", "1", "0"}) {
    const Answer answer = root.call("GET", users);
    CHECK(answer.status == 200);
    CHECK(answer.headers.at("x-soracom-ratelimit-limit") == "3");
    CHECK(answer.headers.at("x-soracom-ratelimit-remaining") == remaining);
  }
  const Answer refused = root.call("DELETE", users + "/admin");
  CHECK(refused.status == 429);
  CHECK(refused.code() == "AGW0003");
  CHECK(refused.headers.at("x-soracom-ratelimit-remaining") == "0");
  CHECK(root.call("GET", "/operators/{op}/roles").status == 200);
  const auto wait = std::stoll(refused.headers.at("x-soracom-ratelimit-seconds-before-refresh"));
  CHECK(wait >= 1);
  CHECK(wait <= 60);
  clock.advance(std::chrono::seconds(wait - 1));
  CHECK(root.call("GET", users).status == 429);
  clock.advance(std::chrono::seconds(1));
  CHECK(root.call("GET", users + "/admin").status == 200);
}

TEST_CASE("sign-in is limited per address and not per operator") {
  TestClock clock;
  const auto simulator = startSimulator({.rate_limit_per_minute = 2, .clock = clock.reader()});
  SimulatorClient client(*simulator);
  client.signInAsRoot();
  client.signInWithKey(seed::kOtherRootAuthKeyId, seed::kOtherRootAuthKey);
  CHECK(client.call("POST", "/auth", {{"authKeyId", "x"}, {"authKey", "y"}}).status == 429);
  CHECK(client.call("GET", std::string("/operators/") + seed::kOtherOperatorId).status == 200);
}

TEST_CASE("every answer tells the limit even where nothing is refused") {
  const auto simulator = startSimulator();
  SimulatorClient client(*simulator);
  client.signInAsRoot();
  const Answer answers[] = {client.call("GET", "/operators/{op}"), client.call("GET", "/operators/{op}/users/nobody"),
                            client.call("GET", "/nothing"), client.call("PUT", "/auth"),
                            client.call("POST", "/auth/logout")};
  for (const Answer& answer : answers) {
    for (const char* name : {"limit", "remaining", "seconds-before-refresh"}) {
      REQUIRE(answer.headers.count(std::string("x-soracom-ratelimit-") + name) == 1);
      CHECK(std::stoll(answer.headers.at(std::string("x-soracom-ratelimit-") + name)) > 0);
    }
  }
}
