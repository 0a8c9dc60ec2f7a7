// The program with a document whose operations want an OAuth2 token, against a server that gives some.
#include "base/json_reader.h"
#include "tests/app/process.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tests/tools/auth/auth_server.h"

using namespace soracom_mcp;
using base::Json;
using test::Finished;
using test::RunningProgram;
using test::runProgram;
using tools::AuthServer;
using tools::jsonResponse;

namespace {

constexpr const char* kDocument = R"(openapi: 3.0.3
info: {title: Things, version: '1'}
servers: [{url: https://things.example/v1}]
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /v1/token, scopes: {read: see}}}}
    key: {type: apiKey, in: header, name: X-Key}
paths:
  /thing:
    get: {operationId: getThing, security: [{oauth: [read]}], responses: {'200': {description: ok}}}
  /both:
    get: {operationId: getBoth, security: [{oauth: [read], key: []}], responses: {'200': {description: ok}}}
)";

constexpr const char* kSecret = "oauth-client-secret-canary";

std::string headerOf(const std::string& request, const std::string& name) {
  const std::string start = "\r\n" + name + ": ";
  const auto at = request.find(start);
  return at == std::string::npos ? std::string()
                                 : request.substr(at + start.size(), request.find("\r\n", at + 2) - at - start.size());
}

/// Gives "access-canary-N", and shows a caller what it sent.
struct Service {
  AuthServer server;
  test::TemporaryDirectory folder;
  std::string document;

  Service() {
    server.on("POST /v1/token", [](const std::string&, int number) {
      return jsonResponse(200, R"({"access_token":"access-canary-)" + std::to_string(number) +
                                   R"(","token_type":"bearer","expires_in":3600})");
    });
    for (const char* path : {"GET /v1/thing", "GET /v1/both"}) {
      server.on(path, [](const std::string& request, int) {
        const std::string sent = headerOf(request, "Authorization");
        return jsonResponse(200, R"({"sent":")" + sent + R"(","client":")" + std::string(kSecret) + "\"}",
                            "X-Request-Id: " + sent.substr(sent.find(' ') + 1) + "\r\n");
      });
    }
    document = folder.in("things.yaml");
    test::writeFileText(document, kDocument);
  }

  std::vector<std::string> arguments(const std::vector<std::string>& more) const {
    std::vector<std::string> out{"--openapi", document, "--base-url", server.url(), "--log-level", "trace"};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
  std::map<std::string, std::string> environment() const {
    return {{"MCP_AUTH_OAUTH_CLIENT_ID", "me"},
            {"MCP_AUTH_OAUTH_CLIENT_SECRET", kSecret},
            {"MCP_AUTH_KEY", "api-key-canary"},
            {"XDG_STATE_HOME", folder.in("state")}};
  }
  /// What was sent to a path, in order, by one header.
  std::vector<std::string> sent(const std::string& path, const std::string& header) const {
    std::vector<std::string> out;
    for (const std::string& request : server.requests()) {
      if (request.find(' ' + path + ' ') != std::string::npos) {
        out.push_back(headerOf(request, header));
      }
    }
    return out;
  }
};

}  // namespace

TEST_CASE("a call fetches an access token, sends it, and shows neither it nor the client's secret anywhere") {
  const Service service;
  const Finished called = runProgram(service.arguments({"call", "getBoth"}), service.environment());
  CHECK(called.exit_code == 0);
  CHECK(service.sent("/v1/both", "Authorization") == std::vector<std::string>{"Bearer access-canary-1"});
  CHECK(service.sent("/v1/both", "X-Key") == std::vector<std::string>{"api-key-canary"});
  CHECK(called.output.find("\"sent\"") != std::string::npos);
  const std::string audit = test::readFileText(service.folder.in("state/soracom-mcp/audit/audit.jsonl"));
  CHECK(audit.find("getBoth") != std::string::npos);
  CHECK((called.output + called.errors + audit).find("canary") == std::string::npos);
}

TEST_CASE("a refused access token is renewed once and the call repeated") {
  Service service;
  service.server.on("GET /v1/thing", [](const std::string& request, int) {
    const bool old = headerOf(request, "Authorization") == "Bearer access-canary-1";
    return old ? jsonResponse(401, R"({"message":"access-canary-1 is over"})") : jsonResponse(200, R"({"ok":true})");
  });
  const Finished called = runProgram(service.arguments({"call", "getThing"}), service.environment());
  CHECK(called.exit_code == 0);
  CHECK(service.server.count("POST /v1/token") == 2);
  CHECK(service.sent("/v1/thing", "Authorization") ==
        std::vector<std::string>{"Bearer access-canary-1", "Bearer access-canary-2"});
  CHECK((called.output + called.errors).find("canary") == std::string::npos);
}

TEST_CASE("a refused client is told to the caller without its secret") {
  Service service;
  service.server.on("POST /v1/token", [](const std::string&, int) {
    return jsonResponse(401, R"({"error":"invalid_client","error_description":"not oauth-client-secret-canary"})");
  });
  const Finished called = runProgram(service.arguments({"call", "getThing"}), service.environment());
  CHECK(called.exit_code == 7);
  CHECK(called.errors.find("invalid_client") != std::string::npos);
  CHECK((called.output + called.errors).find("canary") == std::string::npos);
  CHECK(service.sent("/v1/thing", "Authorization").empty());
  const Finished check = runProgram(service.arguments({"check"}), service.environment());
  CHECK(check.exit_code == 4);
  CHECK(check.output.find("invalid_client") != std::string::npos);
}

TEST_CASE("a document cannot draw a client's secret to its own token endpoint") {
  Service service;
  test::writeFileText(service.document, std::string(kDocument).replace(std::string(kDocument).find("/v1/token"), 9,
                                                                       "https://trap.example/token"));
  const Finished refused = runProgram(service.arguments({"call", "getThing"}), service.environment());
  CHECK(refused.exit_code == 4);
  CHECK(refused.errors.find("https://trap.example/token") != std::string::npos);
  CHECK(refused.errors.find("MCP_AUTH_OAUTH_TOKEN_URL") != std::string::npos);
  CHECK(refused.errors.find("canary") == std::string::npos);
  auto environment = service.environment();
  environment["MCP_AUTH_OAUTH_TOKEN_URL"] = service.server.url() + "/token";
  CHECK(runProgram(service.arguments({"call", "getThing"}), environment).exit_code == 0);
}
