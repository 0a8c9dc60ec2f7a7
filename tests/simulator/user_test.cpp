#include <atomic>
#include <thread>

#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

TEST_CASE("a created user is listed and read with everything the document requires") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  CHECK(root.call("POST", "/operators/{op}/users/dave", {{"description", "builds"}}).status == 201);
  const Answer user = root.call("GET", "/operators/{op}/users/dave");
  CHECK(user.status == 200);
  CHECK(user.text("userName") == "dave");
  CHECK(user.text("description") == "builds");
  CHECK(user.json.at("hasPassword") == false);
  CHECK(user.json.at("authKeyList") == Json::array());
  CHECK(user.json.at("roleList") == Json::array());
  CHECK(user.json.at("createDateTime") == clock.now().time_since_epoch().count());
  CHECK(user.json.count("permission") == 0);
  const Answer list = root.call("GET", "/operators/{op}/users");
  CHECK(list.json.size() == 5);
  CHECK(list.json.at(3) == user.json);

  clock.advance(std::chrono::seconds(10));
  CHECK(root.call("PUT", "/operators/{op}/users/dave", {{"description", "tests"}}).status == 200);
  const Answer updated = root.call("GET", "/operators/{op}/users/dave");
  CHECK(updated.text("description") == "tests");
  CHECK(updated.json.at("updateDateTime") == clock.now().time_since_epoch().count());
  CHECK(updated.json.at("createDateTime") == user.json.at("createDateTime"));
  CHECK(root.call("DELETE", "/operators/{op}/users/dave").status == 204);
  CHECK(root.call("GET", "/operators/{op}/users/dave").status == 404);
  CHECK(root.call("DELETE", "/operators/{op}/users/dave").status == 404);
  CHECK(root.call("PUT", "/operators/{op}/users/dave", Json::object()).status == 404);
}

TEST_CASE("names of users are checked") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::pair<std::string, int> rows[] = {{"a", 201},
                                              {"a.b-c_d@e+f", 201},
                                              {"admin", 400},
                                              {"a%20b", 400},
                                              {"a%2Fb", 400},
                                              {"%E3%81%82", 400},
                                              {std::string(128, 'x'), 201},
                                              {"a:b", 400},
                                              {"a%22", 400},
                                              {std::string(129, 'x'), 400},
                                              {"default_permissions", 405}};
  for (const auto& [name, status] : rows) {
    DYNAMIC_SECTION(name) {
      CHECK(root.call("POST", "/operators/{op}/users/" + name, Json::object()).status == status);
    }
  }
}

TEST_CASE("an operator has at most 50 users") {
  const auto simulator = startSimulator({.seed = false});
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  for (int i = 0; i < 50; ++i) {
    REQUIRE(root.call("POST", "/operators/{op}/users/u" + std::to_string(i), Json::object()).status == 201);
  }
  const Answer one_more = root.call("POST", "/operators/{op}/users/u50", Json::object());
  CHECK(one_more.status == 400);
  CHECK(one_more.message().find("50") != std::string::npos);
  CHECK(root.call("DELETE", "/operators/{op}/users/u0").status == 204);
  CHECK(root.call("POST", "/operators/{op}/users/u50", Json::object()).status == 201);
}

TEST_CASE("default_permissions is never taken for a user") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  CHECK(root.call("GET", "/operators/{op}/users/default_permissions").json.count("defaultPermissions") == 1);
  CHECK(root.call("DELETE", "/operators/{op}/users/default_permissions").status == 204);
  CHECK(root.call("GET", "/operators/{op}/users").json.size() == 4);
  CHECK(root.call("GET", "/operators/{op}/users/default_permissions").text("defaultPermissions") ==
        R"({"statements":[]})");
}

TEST_CASE("concurrent clients create distinct users without losing one") {
  const auto simulator = startSimulator({.seed = false});
  std::vector<std::thread> threads;
  std::atomic<int> created{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      SimulatorClient client(*simulator);
      const Answer session =
          client.call("POST", "/auth", {{"authKeyId", seed::kRootAuthKeyId}, {"authKey", seed::kRootAuthKey}});
      client.useSession(session.text("apiKey"), session.text("token"));
      for (int i = 0; i < 10; ++i) {
        const std::string path = "/operators/{op}/users/t" + std::to_string(t) + "-" + std::to_string(i);
        created += client.call("POST", path, Json::object()).status == 201 ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(created == 40);
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  CHECK(root.call("GET", "/operators/{op}/users").json.size() == 40);
}
