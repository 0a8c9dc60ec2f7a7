#include <atomic>
#include <thread>

#include "raw_connection.h"
#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

TEST_CASE("a port in use is reported with its number") {
  const auto first = startSimulator();
  const auto second = simulator::Simulator::start({.port = first->port()});
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == base::ErrorKind::kUnreachable);
  CHECK(second.error().message.find(std::to_string(first->port())) != std::string::npos);
  CHECK(second.error().message.find("in use") != std::string::npos);
}

TEST_CASE("an address or port that cannot be is reported") {
  CHECK_FALSE(simulator::Simulator::start({.port = 70000}));
  CHECK_FALSE(simulator::Simulator::start({.port = -1}));
  CHECK_FALSE(simulator::Simulator::start({.host = "192.0.2.1"}));
}

TEST_CASE("the port is free again after a stop") {
  auto first = startSimulator();
  const int port = first->port();
  SimulatorClient(*first).signInAsRoot();
  first.reset();
  CHECK(simulator::Simulator::start({.port = port}));
}

TEST_CASE("two simulators keep their own state") {
  const auto one = startSimulator();
  const auto two = startSimulator();
  CHECK(one->baseUrl() != two->baseUrl());
  CHECK(one->baseUrl() == "http://127.0.0.1:" + std::to_string(one->port()) + "/v1");
  SimulatorClient first(*one);
  SimulatorClient second(*two);
  first.signInAsRoot();
  second.signInAsRoot();
  CHECK(first.call("DELETE", "/operators/{op}/users/admin").status == 204);
  CHECK(second.call("GET", "/operators/{op}/users/admin").status == 200);
  second.useSession(first.api_key, first.token);
  CHECK(second.call("GET", "/operators/{op}").status == 401);
}

TEST_CASE("a stop ends idle half sent and held requests") {
  auto simulator = startSimulator();
  RawConnection idle(simulator->port());
  RawConnection half(simulator->port());
  half.send("POST /v1/auth HTTP/1.1\r\nHost: x\r\nContent-Le");
  RawConnection body(simulator->port());
  body.send("POST /v1/auth HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
  simulator::Fault fault;
  fault.kind = simulator::Fault::Kind::kHold;
  simulator->failNext(fault);
  RawConnection held(simulator->port());
  held.send("GET /v1/auth HTTP/1.1\r\nHost: x\r\n\r\n");
  REQUIRE(simulator->waitForHeld(1));
  simulator.reset();
  CHECK(idle.closedByPeer());
  CHECK(half.closedByPeer());
  CHECK(body.closedByPeer());
  CHECK(held.closedByPeer());
}

TEST_CASE("every answer carries the date of the simulator's clock") {
  const TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient client(*simulator);
  CHECK(client.call("GET", "/none").headers["date"] == "Mon, 21 Sep 2026 14:13:20 GMT");
  CHECK(client.call("GET", "/operators/{op}").headers["date"] == "Mon, 21 Sep 2026 14:13:20 GMT");
}

TEST_CASE("connections that come at once and stay open are all served") {
  for (int round = 0; round < 20; ++round) {
    const auto simulator = startSimulator();
    std::vector<std::unique_ptr<RawConnection>> connections;
    for (int i = 0; i < 40; ++i) {
      connections.push_back(std::make_unique<RawConnection>(simulator->port()));
    }
    for (const auto& connection : connections) {
      connection->send("GET /v1/none HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    for (const auto& connection : connections) {
      REQUIRE(connection->readUntil("}").starts_with("HTTP/1.1 404 "));
    }
  }
}

TEST_CASE("a stop while many requests run neither hangs nor crashes") {
  auto simulator = startSimulator();
  std::atomic<int> answered{0};
  std::vector<std::thread> threads;
  std::vector<std::unique_ptr<SimulatorClient>> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(std::make_unique<SimulatorClient>(*simulator));
  }
  for (auto& client : clients) {
    threads.emplace_back([&] {
      while (client->call("GET", "/operators/{op}").status == 401) {
        ++answered;
      }
    });
  }
  while (answered < 20) {
    std::this_thread::yield();
  }
  simulator.reset();
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(answered >= 20);
}

TEST_CASE("a connection serves many requests errors among them") {
  const auto simulator = startSimulator();
  RawConnection connection(simulator->port());
  const std::string missing = "GET /v1/operators/OP1 HTTP/1.1\r\nHost: x\r\n\r\n";
  connection.send(missing + missing);
  connection.send("GET /v1/last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  REQUIRE(connection.closedByPeer());
  const std::string all = connection.readUntil("AGW0001");
  std::size_t unauthorized = 0;
  for (std::size_t at = all.find("HTTP/1.1 401"); at != std::string::npos; at = all.find("HTTP/1.1 401", at + 1)) {
    ++unauthorized;
  }
  CHECK(unauthorized == 2);
  CHECK(all.find("HTTP/1.1 404") != std::string::npos);
}

TEST_CASE("a request without a length has no body and leaves the next one alone") {
  const auto simulator = startSimulator();
  for (const char* method : {"DELETE", "POST", "PUT", "PATCH"}) {
    DYNAMIC_SECTION(method) {
      RawConnection connection(simulator->port());
      connection.send(std::string(method) + " /v1/operators/OP1/tokens HTTP/1.1\r\nHost: x\r\n\r\n");
      CHECK(connection.readUntil("}").find("HTTP/1.1 40") == 0);
      connection.send("GET /v1/second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      CHECK(connection.closedByPeer());
      CHECK(connection.readUntil("no such resource").find("HTTP/1.1 404") != std::string::npos);
    }
  }
}

TEST_CASE("an answer without a body has a length of zero and no content type") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const Answer answer = root.call("POST", "/operators/{op}/users/frank", Json::object());
  CHECK(answer.status == 201);
  CHECK(answer.headers.at("content-length") == "0");
  CHECK(answer.headers.count("content-type") == 0);
  CHECK(answer.headers.count("simulator-served") == 0);
}
