// The program as an HTTP service of clients who bring their own credentials.
#include <mutex>
#include <set>

#include "base/json_reader.h"
#include "http/http_client.h"
#include "tests/app/http_agent_host.h"
#include "tests/app/process.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tests/tools/auth/auth_server.h"

using namespace soracom_mcp;
using base::Json;
using mcp::HttpClient;
using mcp::httpRequest;
using mcp::WireAnswer;
using test::Heard;
using test::RunningProgram;
using test::runProgram;
using tools::AuthServer;
using tools::jsonResponse;

namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Things, version: '1'}
components:
  securitySchemes:
    caller: {type: http, scheme: bearer}
    shared: {type: apiKey, in: header, name: X-Shared}
paths:
  /thing/{who}:
    get:
      operationId: getThing
      security: [{caller: []}, {shared: []}]
      parameters: [{name: who, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok}}
  /shared:
    get: {operationId: getShared, security: [{shared: []}], responses: {'200': {description: ok}}}
  /open:
    get: {operationId: getOpen, responses: {'200': {description: ok}}}
)";

constexpr char kInitialize[] =
    R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},)"
    R"("clientInfo":{"name":"test","version":"1"}}})";

std::string fieldOf(const std::string& request, const std::string& name) {
  const std::string start = "\r\n" + name + ": ";
  const auto at = request.find(start);
  return at == std::string::npos ? std::string()
                                 : request.substr(at + start.size(), request.find("\r\n", at + 2) - at - start.size());
}

std::string callBody(const std::string& tool, const std::string& arguments) {
  return R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" + tool + R"(","arguments":)" +
         arguments + "}}";
}

/// An upstream that shows a caller all header fields it got, and the program before it.
class TenantService final {
 public:
  explicit TenantService(const std::vector<std::string>& more = {}) {
    const auto echo = [this](const std::string& request, int) {
      {
        const std::lock_guard lock(mutex_);
        seen_.emplace(request.substr(4, request.find(' ', 4) - 4), fieldOf(request, "Authorization"));
      }
      Json shown = {{"head", request.substr(0, request.find("\r\n\r\n"))}};
      return jsonResponse(200, base::writeJson(shown));
    };
    for (const char* path : {"GET /v1/thing/ann", "GET /v1/thing/bob", "GET /v1/shared", "GET /v1/open"}) {
      api.on(path, echo);
    }
    test::writeFileText(folder.in("things.yaml"), kDocument);
    std::vector<std::string> arguments{
        "--openapi",     folder.in("things.yaml"),  "--base-url",  api.url(), "--http", "127.0.0.1:0",
        "--auth-header", "caller=X-Upstream-Token", "--log-level", "trace",   "--rate", "read=off"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    program_ =
        std::make_unique<RunningProgram>(arguments,
                                         std::map<std::string, std::string>{{"MCP_AUTH_SHARED", "shared-canary-0123"},
                                                                            {"XDG_STATE_HOME", folder.in("state")}},
                                         Heard::kErrors);
    port = test::listeningPort(*program_);
    program_->collectRest();
  }

  WireAnswer post(HttpClient& client, const std::vector<std::string>& fields, const std::string& body) const {
    return client.ask(httpRequest(port, "POST", "/mcp", fields, body));
  }
  /// The result of one call in a session of its own.
  std::string call(const std::vector<std::string>& fields, const std::string& tool,
                   const std::string& arguments = "{}") const {
    HttpClient client(port);
    auto all = fields;
    all.push_back("Mcp-Session-Id: " + begin(client, fields));
    return post(client, all, callBody(tool, arguments)).body;
  }
  std::string begin(HttpClient& client, const std::vector<std::string>& fields) const {
    const WireAnswer greeting = post(client, fields, kInitialize);
    REQUIRE(greeting.status == 200);
    return greeting.field("mcp-session-id");
  }
  /// Ends the program, and gives its log and audit.
  std::string written() {
    program_->signal(15);
    CHECK(program_->wait() == 0);
    return program_->heard() + test::readFileText(folder.in("state/soracom-mcp/audit/audit.jsonl"));
  }
  /// Path and credential of every request that came.
  std::multiset<std::pair<std::string, std::string>> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

  AuthServer api;
  test::TemporaryDirectory folder;
  int port = 0;

 private:
  mutable std::mutex mutex_;
  std::multiset<std::pair<std::string, std::string>> seen_;
  std::unique_ptr<RunningProgram> program_;
};

}  // namespace

TEST_CASE("each of many calls of two clients at once carries its own caller's credential and no other") {
  constexpr int kRounds = 1000;
  TenantService service;
  struct Client {
    std::string who;
    HttpClient connection;
    std::vector<std::string> fields;
  };
  std::vector<Client> clients;
  for (const char* who : {"ann", "bob", "ann", "bob"}) {
    clients.push_back({who, HttpClient(service.port), {"X-Upstream-Token: token-canary-of-" + std::string(who)}});
    Client& client = clients.back();
    client.fields.push_back("Mcp-Session-Id: " + service.begin(client.connection, client.fields));
    client.fields.emplace_back("X-Other: other-canary");
  }
  int wrong = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (Client& client : clients) {
      client.connection.send(httpRequest(service.port, "POST", "/mcp", client.fields,
                                         callBody("getThing", R"({"who":")" + client.who + "\"}")));
    }
    for (Client& client : clients) {
      const WireAnswer answer = client.connection.receive();
      const bool good = answer.status == 200 && answer.body.find("/v1/thing/" + client.who) != std::string::npos &&
                        answer.body.find("canary") == std::string::npos &&
                        answer.body.find(R"("isError":true)") == std::string::npos;
      wrong += good ? 0 : 1;
    }
  }
  CHECK(wrong == 0);
  const auto seen = service.seen();
  CHECK(seen.size() == 4 * kRounds);
  CHECK(seen.count({"/v1/thing/ann", "Bearer token-canary-of-ann"}) == 2 * kRounds);
  CHECK(seen.count({"/v1/thing/bob", "Bearer token-canary-of-bob"}) == 2 * kRounds);
  for (const std::string& request : service.api.requests()) {
    if (request.find("canary", request.find("canary") + 1) != std::string::npos) {
      FAIL("more than the credential was sent on: " << request);
    }
  }
  CHECK(service.written().find("canary") == std::string::npos);
}

TEST_CASE("a request without its own credential is refused before anything is sent, whatever the server has") {
  TenantService service;
  for (const std::vector<std::string>& fields : {std::vector<std::string>{},
                                                 {"X-Upstream-Token:"},
                                                 {"Authorization: Bearer token-canary"},
                                                 {"X-Shared: shared-canary-0123"}}) {
    for (const auto& [tool, arguments] : {std::pair("getThing", R"({"who":"ann"})"), std::pair("getShared", "{}")}) {
      const std::string answer = service.call(fields, tool, arguments);
      CHECK(answer.find("x-upstream-token") != std::string::npos);
      CHECK(answer.find(R"("isError":true)") != std::string::npos);
    }
  }
  const std::string broken = service.call({"X-Upstream-Token: two words-canary"}, "getThing", R"({"who":"ann"})");
  CHECK(broken.find("holds no token") != std::string::npos);
  CHECK(broken.find("canary") == std::string::npos);
  CHECK(service.api.requests().empty());
  CHECK(service.call({}, "getOpen").find("isError\":true") == std::string::npos);
  CHECK(service.call({"X-Upstream-Token: token-canary"}, "getShared").find("isError\":true") == std::string::npos);
}

TEST_CASE("a session belongs to the credential it was begun with") {
  const TenantService service;
  HttpClient client(service.port);
  const std::string session = "Mcp-Session-Id: " + service.begin(client, {"X-Upstream-Token: token-canary-of-ann"});
  const std::string body = callBody("getThing", R"({"who":"ann"})");
  CHECK(service.post(client, {session, "X-Upstream-Token: token-canary-of-ann"}, body).status == 200);
  CHECK(HttpClient(service.port)
            .ask(httpRequest(service.port, "POST", "/mcp", {session, "X-Upstream-Token: token-canary-of-bob"}, body))
            .status == 404);
  CHECK(HttpClient(service.port).ask(httpRequest(service.port, "POST", "/mcp", {session}, body)).status == 404);
  CHECK(service.seen().size() == 1);
}

TEST_CASE("a credential that the API refuses is not replaced by another") {
  TenantService service;
  service.api.on("GET /v1/thing/ann", [](const std::string&, int) { return jsonResponse(401, "{}"); });
  const std::string answer = service.call({"X-Upstream-Token: token-canary"}, "getThing", R"({"who":"ann"})");
  CHECK(answer.find("came with the request") != std::string::npos);
  CHECK(service.api.count("GET /v1/thing/ann") == 1);
}

TEST_CASE("a session of Soracom's API can come with each request") {
  const test::TemporaryDirectory folder;
  AuthServer api;
  const std::string token = tools::tokenOf("OP7", "canary");
  api.on("GET /v1/operators/OP7", [](const std::string& request, int) {
    return jsonResponse(200, R"({"operatorId":"OP7","key":")" + fieldOf(request, "X-Soracom-API-Key") +
                                 R"(","token":")" + fieldOf(request, "X-Soracom-Token") + "\"}");
  });
  RunningProgram program({"--base-url", api.url(), "--http", "127.0.0.1:0", "--auth-header",
                          "api_key=X-Soracom-API-Key", "--auth-header", "api_token=X-Soracom-Token"},
                         {{"SORACOM_AUTH_KEY_ID", "keyId-server"}, {"SORACOM_AUTH_KEY", "secret-server"}},
                         Heard::kErrors);
  const int port = test::listeningPort(program);
  const auto call = [&](std::vector<std::string> fields) {
    HttpClient client(port);
    const WireAnswer greeting = client.ask(httpRequest(port, "POST", "/mcp", fields, kInitialize));
    fields.push_back("Mcp-Session-Id: " + greeting.field("mcp-session-id"));
    return client.ask(httpRequest(port, "POST", "/mcp", fields, callBody("getOperator", "{}"))).body;
  };
  const std::string answer = call({"X-Soracom-API-Key: api-key-canary", "X-Soracom-Token: " + token});
  CHECK(answer.find("OP7") != std::string::npos);
  CHECK(answer.find("canary") == std::string::npos);
  CHECK(answer.find(token) == std::string::npos);
  REQUIRE(api.requests().size() == 1);
  CHECK(fieldOf(api.requests()[0], "X-Soracom-API-Key") == "api-key-canary");
  CHECK(fieldOf(api.requests()[0], "X-Soracom-Token") == token);
  CHECK(call({"X-Soracom-API-Key: api-key-canary"}).find("x-soracom-token") != std::string::npos);
  CHECK(call({}).find("x-soracom-api-key") != std::string::npos);
  CHECK(api.requests().size() == 1);
}

TEST_CASE("a service whose credentials could not come with requests does not start") {
  const test::TemporaryDirectory folder;
  test::writeFileText(folder.in("things.yaml"), kDocument);
  test::writeFileText(folder.in("token"), "0123456789abcdef0123456789abcdef\n");
  struct Row {
    const char* name;
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment;
    const char* says;
  };
  const Row rows[] = {
      {"a scheme that is not there", {"--auth-header", "other=X-Key"}, {}, "caller, shared"},
      {"the service's own token",
       {"--auth-header", "caller=Authorization", "--http-token-file", folder.in("token")},
       {},
       "carries the token of --http-token-file"},
      {"both ways", {"--auth-header", "caller=X-Key"}, {{"MCP_AUTH_CALLER", "canary"}}, "leave out MCP_AUTH_CALLER"},
      {"no address", {"--auth-header", "caller=X-Key"}, {}, "--base-url"},
      {"no form", {"--auth-header", "caller"}, {}, "SCHEME=HEADER"},
      {"a field of HTTP", {"--auth-header", "caller=Content-Type"}, {}, "another meaning"},
      {"a field by which clients ask for less", {"--auth-header", "caller=X-MCP-Tools"}, {}, "asks for less"},
      {"a field of browsers", {"--auth-header", "caller=Cookie"}, {}, "another meaning"},
      {"twice", {"--auth-header", "caller=X-A", "--auth-header", "caller=X-B"}, {}, "twice"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      std::vector<std::string> arguments{"--openapi", folder.in("things.yaml"), "--http", "127.0.0.1:0"};
      if (std::string_view(row.name) != "no address") {
        arguments.insert(arguments.end(), {"--base-url", "http://127.0.0.1:9"});
      }
      arguments.insert(arguments.end(), row.arguments.begin(), row.arguments.end());
      const auto finished = runProgram(arguments, row.environment);
      CHECK(finished.exit_code == 2);
      CHECK(finished.errors.find(row.says) != std::string::npos);
      CHECK(finished.errors.find("canary") == std::string::npos);
    }
  }
  CHECK(runProgram({"--auth-header", "caller=X-Key"}).exit_code == 2);
}

TEST_CASE("callers that are made up share what one caller may read and ask") {
  const test::TemporaryDirectory folder;
  AuthServer api;
  const auto known = [](const std::string& request, int) {
    const bool accepted = fieldOf(request, "Authorization").starts_with("Bearer known-");
    return jsonResponse(accepted ? 200 : 401, "{}");
  };
  api.on("GET /v1/thing/ann", known);
  api.on("POST /v1/thing", known);
  test::writeFileText(folder.in("things.yaml"), std::string(kDocument) + R"(  /thing:
    post:
      operationId: makeThing
      security: [{caller: []}]
      responses: {'200': {description: ok}}
)");
  RunningProgram program({"--openapi", folder.in("things.yaml"), "--base-url", api.url(), "--http", "127.0.0.1:0",
                          "--auth-header", "caller=X-Upstream-Token", "--rate", "read=5/86400", "--rate",
                          "questions=3/86400"},
                         {{"XDG_STATE_HOME", folder.in("state")}}, Heard::kErrors);
  const int port = test::listeningPort(program);
  program.collectRest();
  const auto isRefused = [](const Json& message) {
    const std::string text = base::writeJson(message);
    return text.find("rate_limited") != std::string::npos;
  };
  const auto host = [&](const std::string& token) {
    return test::HttpAgentHost(port, {"X-Upstream-Token: " + token});
  };
  const Json ann = {{"who", "ann"}};
  CHECK_FALSE(isRefused(host("known-1").step("getThing", ann, {})));
  int asked = 0;
  for (int i = 0; i < 100; ++i) {
    test::HttpAgentHost stranger = host("made-up-" + std::to_string(i));
    stranger.step("getThing", ann, {});
    asked += isRefused(stranger.step("makeThing", Json::object(), {})) ? 0 : 1;
  }
  CHECK(api.count("GET /v1/thing/ann") == 5);
  CHECK(asked == 3);
  // Whose credential the API has accepted has all of its own share.
  for (int i = 0; i < 5; ++i) {
    CHECK_FALSE(isRefused(host("known-1").step("getThing", ann, {})));
  }
  CHECK(isRefused(host("known-1").step("getThing", ann, {})));
  CHECK_FALSE(isRefused(host("known-1").step("makeThing", Json::object(), {})));
  CHECK(api.count("GET /v1/thing/ann") == 10);
}
