#include <algorithm>
#include <thread>

#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;
using simulator::Fault;

TEST_CASE("a planned status is answered once and nothing is carried out") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  simulator->failNext(503);
  const Answer failed = root.call("DELETE", "/operators/{op}/users/admin");
  CHECK(failed.status == 503);
  CHECK(failed.code() == "AGW0005");
  CHECK(root.call("GET", "/operators/{op}/users/admin").status == 200);
  simulator->failNext(500, 2);
  CHECK(root.call("GET", "/operators/{op}").status == 500);
  CHECK(root.call("GET", "/operators/{op}").status == 500);
  CHECK(root.call("GET", "/operators/{op}").status == 200);
}

TEST_CASE("a planned answer has the headers and the body it was given") {
  const auto simulator = startSimulator();
  SimulatorClient client(*simulator);
  Fault fault;
  fault.status = 429;
  fault.headers = {{"Retry-After", "2"}};
  fault.body = "slow down";
  fault.content_type = "text/plain";
  simulator->failNext(fault);
  const Answer answer = client.call("GET", "/operators/{op}");
  CHECK(answer.status == 429);
  CHECK(answer.body == "slow down");
  CHECK(answer.headers.at("retry-after") == "2");
  CHECK(answer.headers.at("content-type") == "text/plain");
}

TEST_CASE("a fault for one operation leaves the others alone") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  Fault by_id;
  by_id.operation = "getUser";
  simulator->failNext(by_id);
  Fault by_route;
  by_route.operation = "GET /operators/{operator_id}/users";
  by_route.status = 502;
  simulator->failNext(by_route);
  CHECK(root.call("GET", "/operators/{op}").status == 200);
  CHECK(root.call("GET", "/operators/{op}/users").status == 502);
  CHECK(root.call("GET", "/operators/{op}/users/admin").status == 503);
  CHECK(root.call("GET", "/operators/{op}/users/admin").status == 200);
}

TEST_CASE("a connection is dropped before or after the operation") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  Fault fault;
  fault.kind = Fault::Kind::kDropBefore;
  simulator->failNext(fault);
  CHECK(root.call("DELETE", "/operators/{op}/users/admin").status == 0);
  CHECK(root.call("GET", "/operators/{op}/users/admin").status == 200);
  fault.kind = Fault::Kind::kDropAfter;
  simulator->failNext(fault);
  CHECK(root.call("DELETE", "/operators/{op}/users/admin").status == 0);
  CHECK(root.call("GET", "/operators/{op}/users/admin").status == 404);
}

TEST_CASE("a page instead of JSON comes with the true status after the operation") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  Fault fault;
  fault.kind = Fault::Kind::kNotJson;
  simulator->failNext(fault);
  const Answer answer = root.call("POST", "/operators/{op}/users/erin", Json::object());
  CHECK(answer.status == 201);
  CHECK(answer.body.starts_with("<html>"));
  CHECK(answer.headers.at("content-type") == "text/html");
  CHECK(root.call("GET", "/operators/{op}/users/erin").status == 200);
}

TEST_CASE("held requests wait until they are released") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  Fault fault;
  fault.kind = Fault::Kind::kHold;
  fault.operation = "getUser";
  simulator->failNext(fault, 2);
  int first = 0;
  int second = 0;
  const auto ask = [&](int& status) {
    SimulatorClient client(*simulator);
    client.useSession(root.api_key, root.token);
    status = client.call("GET", "/operators/{op}/users/admin").status;
  };
  std::thread one([&] { ask(first); });
  std::thread two([&] { ask(second); });
  CHECK(simulator->waitForHeld(2));
  CHECK(root.call("GET", "/operators/{op}").status == 200);
  CHECK_FALSE(simulator->waitForHeld(3, std::chrono::milliseconds(1)));
  simulator->releaseHeld();
  one.join();
  two.join();
  CHECK(first == 200);
  CHECK(second == 200);
}

TEST_CASE("requests are counted by operation and recorded as they arrived") {
  const auto simulator = startSimulator({.recorded_requests = 2});
  SimulatorClient client(*simulator);
  client.call("GET", "/nothing");
  client.signInAsAdmin();
  client.setHeader("X-Test", "value");
  client.call("PUT", "/operators/{op}/users/a%2Fb?x=1", {{"description", "d"}});
  CHECK(simulator->requestCount() == 3);
  CHECK(simulator->loginCount() == 1);
  CHECK(simulator->requestCount("updateUser") == 1);
  CHECK(simulator->requestCount("PUT /operators/{operator_id}/users/{user_name}") == 1);
  CHECK(simulator->requestCount("getUser") == 0);
  CHECK(simulator->requestCount("unknown") == 0);
  const auto recorded = simulator->recordedRequests();
  REQUIRE(recorded.size() == 2);
  CHECK(recorded[0].target == "/v1/auth");
  CHECK(recorded[1].method == "PUT");
  CHECK(recorded[1].target == std::string("/v1/operators/") + seed::kOperatorId + "/users/a%2Fb?x=1");
  CHECK(recorded[1].body == R"({"description":"d"})");
  const auto& headers = recorded[1].headers;
  CHECK(std::find(headers.begin(), headers.end(), std::pair<std::string, std::string>("X-Test", "value")) !=
        headers.end());
  simulator->clearRecords();
  CHECK(simulator->requestCount() == 0);
  CHECK(simulator->loginCount() == 0);
  CHECK(simulator->recordedRequests().empty());
}
