// The program as an HTTP service: what it says, whom it lets in, and how it ends.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "http/http_client.h"
#include "tests/app/http_agent_host.h"
#include "tests/app/process.h"
#include "tests/catch.h"

using soracom_mcp::mcp::HttpClient;
using soracom_mcp::mcp::httpRequest;
using soracom_mcp::test::Heard;
using soracom_mcp::test::listeningPort;
using soracom_mcp::test::RunningProgram;
using soracom_mcp::test::runProgram;

namespace {

constexpr char kInitialize[] =
    R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},)"
    R"("clientInfo":{"name":"test","version":"1"}}})";

int portAfter(const std::string& line, const std::string& start, const std::string& end) {
  INFO(line);
  REQUIRE(line.substr(0, start.size()) == start);
  REQUIRE(line.substr(line.size() - end.size()) == end);
  return std::stoi(line.substr(start.size()));
}

}  // namespace

TEST_CASE("the program serves MCP over HTTP and says where") {
  for (const int number : {SIGTERM, SIGINT}) {
    DYNAMIC_SECTION("ended by signal " << number) {
      RunningProgram program({"--demo", "--http", "127.0.0.1:0"}, {}, Heard::kErrors);
      const int port = listeningPort(program);
      HttpClient client(port);
      CHECK(client.ask(httpRequest(port, "GET", "/healthz")).body == "ok\n");
      CHECK(client.ask(httpRequest(port, "GET", "/readyz")).status == 200);
      const auto greeting = client.ask(httpRequest(port, "POST", "/mcp", {}, kInitialize));
      CHECK(greeting.status == 200);
      CHECK(greeting.body.find(R"("name":"soracom-mcp")") != std::string::npos);
      const std::string session = "Mcp-Session-Id: " + greeting.field("mcp-session-id");
      const auto answer =
          client.ask(httpRequest(port, "POST", "/mcp", {session},
                                 R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"getOperator"}})"));
      CHECK(answer.body.find("operatorId") != std::string::npos);
      program.signal(number);
      CHECK(program.wait() == 0);
      CHECK(client.isClosedByServer());
    }
  }
}

TEST_CASE("a connection asks for less by its header fields or its URL") {
  RunningProgram program({"--demo", "--http", "127.0.0.1:0"}, {}, Heard::kErrors);
  const int port = listeningPort(program);
  HttpClient client(port);
  const auto ask = [&](const std::string& path, const std::vector<std::string>& fields, const std::string& method,
                       const std::string& params) {
    const auto greeting = client.ask(httpRequest(port, "POST", path, fields, kInitialize));
    REQUIRE(greeting.status == 200);
    std::vector<std::string> all = fields;
    all.push_back("Mcp-Session-Id: " + greeting.field("mcp-session-id"));
    return client
        .ask(httpRequest(port, "POST", path, all,
                         R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}"))
        .body;
  };
  const std::string listed = ask("/mcp?toolsets=users&readonly=1", {}, "tools/list", "{}");
  CHECK(listed.find(R"("name":"listUsers")") != std::string::npos);
  CHECK(listed.find(R"("name":"createUser")") == std::string::npos);
  CHECK(listed.find(R"("name":"listRoles")") == std::string::npos);
  CHECK(ask("/mcp", {"X-MCP-Toolsets: users"}, "tools/call", R"({"name":"listRoles"})").find("policy_denied") !=
        std::string::npos);
  CHECK(ask("/mcp", {"X-MCP-Toolsets: users"}, "tools/call", R"({"name":"listUsers"})").find("policy_denied") ==
        std::string::npos);
  CHECK(ask("/mcp", {"X-MCP-Toolsets: people"}, "tools/list", "{}").find("no toolset is named") != std::string::npos);
  CHECK(ask("/mcp", {"X-MCP-Surface: discovery"}, "tools/list", "{}").find("search_tools") != std::string::npos);
  CHECK(ask("/mcp?toolsets=users", {}, "prompts/list", "{}").find("onboard") == std::string::npos);
  const std::string unknown = client.ask(httpRequest(port, "POST", "/mcp?toolset=users", {}, kInitialize)).body;
  CHECK(unknown.find("known are toolsets, tools, exclude-tools, readonly, surface") != std::string::npos);
}

TEST_CASE("the program tells its numbers at an address of their own") {
  RunningProgram program({"--demo", "--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0"}, {}, Heard::kErrors);
  const int metrics_port = portAfter(program.readLine(), "soracom-mcp: metrics on http://127.0.0.1:", "/metrics");
  const int port = listeningPort(program);
  HttpClient client(port);
  const auto greeting = client.ask(httpRequest(port, "POST", "/mcp", {}, kInitialize));
  const std::string session = "Mcp-Session-Id: " + greeting.field("mcp-session-id");
  for (const char* tool : {"getOperator", "no_such_tool"}) {
    client.ask(httpRequest(
        port, "POST", "/mcp", {session},
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" + std::string(tool) + R"("}})"));
  }
  HttpClient watcher(metrics_port);
  const auto answer = watcher.ask(httpRequest(metrics_port, "GET", "/metrics"));
  CHECK(answer.status == 200);
  CHECK(answer.field("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line : {"soracom_mcp_tool_calls_total{tool=\"getOperator\",outcome=\"ok\"} 1\n",
                           "soracom_mcp_requests_total{method=\"tools/call\",outcome=\"ok\"} 1\n",
                           "soracom_mcp_upstream_requests_total{status=\"200\"} 1\n", "soracom_mcp_connections 1\n",
                           "soracom_mcp_sessions 1\n", "soracom_mcp_request_seconds_count{method=\"tools/call\"} 2\n",
                           "process_resident_memory_bytes "}) {
    INFO(line << "\n" << answer.body);
    CHECK(answer.body.find(line) != std::string::npos);
  }
  CHECK(answer.body.find("no_such_tool") == std::string::npos);
  CHECK(watcher.ask(httpRequest(metrics_port, "GET", "/mcp")).status == 404);
  CHECK(watcher.ask(httpRequest(metrics_port, "POST", "/metrics", {}, "{}")).status == 405);
  CHECK(client.ask(httpRequest(port, "GET", "/metrics")).status == 404);
}

TEST_CASE("the program lets in who has the token") {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("soracom-mcp-program-token-" + std::to_string(::getpid()))).string();
  std::ofstream(path) << "0123456789abcdef0123456789abcdef\n";
  ::chmod(path.c_str(), 0600);
  RunningProgram program({"--demo", "--http", "127.0.0.1:0", "--http-token-file", path}, {}, Heard::kErrors);
  const int port = listeningPort(program);
  CHECK(HttpClient(port).ask(httpRequest(port, "POST", "/mcp", {}, kInitialize)).status == 401);
  CHECK(HttpClient(port)
            .ask(httpRequest(port, "POST", "/mcp", {"Authorization: Bearer 0123456789abcdef0123456789abcdef"},
                             kInitialize))
            .status == 200);
  std::filesystem::remove(path);
}

TEST_CASE("a service that must not be offered ends with one line and its exit code") {
  struct Row {
    std::vector<std::string> arguments;
    int code;
    const char* says;
  };
  RunningProgram other({"--demo", "--http", "127.0.0.1:0"}, {}, Heard::kErrors);
  const std::string taken = "127.0.0.1:" + std::to_string(listeningPort(other));
  const Row rows[] = {
      {{"--http", "0.0.0.0:0"}, 2, "--http-token-file"},
      {{"--http", "nonsense"}, 2, "ADDRESS:PORT"},
      {{"--http", "127.0.0.1:0", "--metrics", "nonsense"}, 2, "--metrics takes"},
      {{"--http", "127.0.0.1:0", "--metrics", "0.0.0.0:0"}, 2, "--metrics 0.0.0.0"},
      {{"--metrics", "127.0.0.1:0"}, 2, "--metrics, "},
      {{"--http", "127.0.0.1:0", "tools"}, 2, "no command"},
      {{"--http-token-file", "x"}, 2, "belong to --http"},
      {{"--http", "127.0.0.1:0", "--tls-cert", "x"}, 2, "belong together"},
      {{"--http", "127.0.0.1:0", "--tls-cert", "x", "--tls-key", "y", "--behind-tls-proxy"}, 2, "leave out"},
      {{"--http", "127.0.0.1:0", "--tls-cert", "/nonexistent", "--tls-key", "/nonexistent"}, 2, "certificate"},
      {{"--http", "127.0.0.1:0", "--http-token-file", "/nonexistent"}, 2, "/nonexistent"},
      {{"--http", taken, "--demo"}, 6, taken.c_str()},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.says) {
      const auto finished = runProgram(row.arguments);
      INFO(finished.errors);
      CHECK(finished.exit_code == row.code);
      CHECK(finished.output.empty());
      CHECK(finished.errors.find(row.says) != std::string::npos);
      CHECK(finished.errors.find('\n') == finished.errors.size() - 1);
    }
  }
}
