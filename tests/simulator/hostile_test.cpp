#include "raw_connection.h"
#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

namespace {

/// Sends the bytes on a connection of their own and gives the status line of the answer, or nothing.
std::string statusOf(const simulator::Simulator& simulator, const std::string& bytes) {
  RawConnection connection(simulator.port());
  connection.send(bytes);
  const std::string answer = connection.readUntil("\r\n\r\n");
  return answer.substr(0, answer.find("\r\n"));
}

std::string get(const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
}

void checkAlive(const simulator::Simulator& simulator) {
  SimulatorClient client(simulator);
  client.signInAsRoot();
}

}  // namespace

TEST_CASE("malformed requests are answered with 4xx and the service goes on") {
  const auto simulator = startSimulator();
  const std::pair<std::string, const char*> rows[] = {
      {"nonsense\r\n\r\n", "400"},
      {"GET /v1/auth\r\n\r\n", "400"},
      {"BREW /v1/auth HTTP/1.1\r\n\r\n", "400"},
      {get("/v1/../v1/auth"), "400"},
      {get("/v1/operators/%2e%2e"), "400"},
      {get("//v1/auth"), "404"},
      {get("/v1//auth"), "400"},
      {get("/v1/operators/a%00b"), "400"},
      {get("/" + std::string(7000, 'a')), "404"},
      {get("/v1/auth", std::string("X-Many: 1\r\n")), "405"},
      {"TRACE /v1/auth HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"OPTIONS /v1/auth HTTP/1.1\r\nHost: x\r\n\r\n", "405"},
      {"HEAD /v1/auth HTTP/1.1\r\nHost: x\r\n\r\n", "405"},
      {"PATCH /v1/auth HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", "405"},
      {"POST /v1/auth HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", "400"},
  };
  for (const auto& [bytes, status] : rows) {
    DYNAMIC_SECTION(bytes.substr(0, 60)) { CHECK(statusOf(*simulator, bytes).find(status) != std::string::npos); }
  }
  checkAlive(*simulator);
}

TEST_CASE("a body over the limit is refused however it is sent") {
  const auto simulator = startSimulator();
  const std::string head = "POST /v1/auth HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  const std::string large(300 * 1024, ' ');
  CHECK(statusOf(*simulator, head + "Content-Length: 307200\r\n\r\n" + large).find("413") != std::string::npos);
  std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 75; ++i) {
    chunked += "1000\r\n" + std::string(0x1000, ' ') + "\r\n";
  }
  CHECK(statusOf(*simulator, chunked + "0\r\n\r\n").find("413") != std::string::npos);
  checkAlive(*simulator);
}

TEST_CASE("deep repeated and broken JSON is refused") {
  const auto simulator = startSimulator();
  SimulatorClient client(*simulator);
  const std::string rows[] = {std::string(1000, '['),
                              R"({"a":)" + std::string(100, '[') + std::string(100, ']') + "}",
                              R"({"email":"a","email":"b"})",
                              "{\"email\":\"\xff\"}",
                              R"({"email":"\ud800"})",
                              "{'email':1}",
                              "{} {}",
                              "\xEF\xBB\xBF{}"};
  for (const std::string& body : rows) {
    const Answer answer = client.send("POST", "/v1/auth", body, "application/json");
    INFO(answer.body);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "COM0001");
  }
  checkAlive(*simulator);
}

TEST_CASE("too many or too long headers are refused") {
  const auto simulator = startSimulator();
  std::string many;
  for (int i = 0; i < 200; ++i) {
    many += "X-" + std::to_string(i) + ": 1\r\n";
  }
  CHECK(statusOf(*simulator, get("/v1/auth", many)).find(" 200 ") == std::string::npos);
  CHECK(statusOf(*simulator, get("/v1/auth", "X-Long: " + std::string(20'000, 'a') + "\r\n")).find(" 200 ") ==
        std::string::npos);
  checkAlive(*simulator);
}

TEST_CASE("error answers of the server itself are JSON and tell nothing") {
  const auto simulator = startSimulator();
  RawConnection connection(simulator->port());
  connection.send("nonsense\r\n\r\n");
  const std::string answer = connection.readUntil("}");
  CHECK(answer.find("AGW0007") != std::string::npos);
  CHECK(answer.find("EXCEPTION") == std::string::npos);
}

TEST_CASE("values that look like code are stored and given back as they are") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string odd = "<script>\"'\\\r\n\x01 ${x} %s \xE2\x80\xAE \xF0\x9F\x98\x80";
  CHECK(root.call("PUT", "/operators/{op}/users/admin", {{"description", odd}}).status == 200);
  CHECK(root.call("GET", "/operators/{op}/users/admin").text("description") == odd);
}
