// The installed program, documents of others, and secrets in each place of their requests.
#include <mutex>

#include "tests/app/agent_host.h"
#include "tests/app/process.h"
#include "tests/app/program_fixture.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tests/tools/http/scripted_server.h"
#include "tools/safety/secret_scrubber.h"

using namespace soracom_mcp;
using base::Json;
using test::AgentHost;
using test::Environment;
using test::Finished;
using test::runProgram;
using test::TemporaryDirectory;
using tools::ScriptedPeer;
using tools::ScriptedServer;

namespace {

constexpr char kCanary[] = "CanaryProgram20261125";

/// Answers every request with all it was sent, forwards and backwards, and keeps it.
class EchoingApi final {
 public:
  std::string url() const { return server_.url(); }
  std::string received() {
    const std::lock_guard lock(mutex_);
    return received_;
  }

 private:
  void serve(ScriptedPeer& peer) {
    for (std::string request = peer.readRequest(); !request.empty(); request = peer.readRequest()) {
      {
        const std::lock_guard lock(mutex_);
        received_ += request + "\n";
      }
      const bool mints = request.find(" /make ") != std::string::npos;
      const std::string body =
          base::writeJson(mints ? Json{{"token", kCanary}}
                                : Json{{"said", request}, {"back", std::string(request.rbegin(), request.rend())}});
      peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body);
    }
  }

  std::mutex mutex_;
  std::string received_;
  ScriptedServer server_{[this](ScriptedPeer& peer) { serve(peer); }};
};

constexpr char kDocument[] = R"(openapi: 3.0.0
info: {title: Places, version: '1'}
servers: [{url: 'https://places.example'}]
paths:
  /make:
    post:
      operationId: make
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {token: {type: string}}}}}}}
  /query:
    get: {operationId: inQuery, parameters: [{name: token, in: query, schema: {type: string}}], responses: &ok {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}}
  /header:
    get: {operationId: inHeader, parameters: [{name: token, in: header, schema: {type: string}}], responses: *ok}
  /cookie:
    get: {operationId: inCookie, parameters: [{name: session, in: cookie, schema: {type: string}}], responses: *ok}
  /path/{key}/end:
    get: {operationId: inPath, parameters: [{name: key, in: path, required: true, schema: {type: string, format: password}}], responses: *ok}
  /form:
    post: {operationId: inForm, requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {secret: {type: string}}}}}}, responses: *ok}
  /body:
    post: {operationId: inBody, requestBody: {content: {application/json: {schema: {type: object, properties: {config: {type: object, properties: {list: {type: array, items: {type: object, properties: {password: {type: string}}}}}}}}}}}, responses: *ok}
)";

struct Call {
  const char* tool;
  Json arguments;  // with the reference
};

std::vector<Call> callsWith(const Json& secret) {
  return {{"inQuery", {{"token", secret}}},
          {"inHeader", {{"token", secret}}},
          {"inCookie", {{"session", secret}}},
          {"inPath", {{"key", secret}}},
          {"inForm", {{"secret", secret}}},
          {"inBody", {{"config", {{"list", Json::array({Json{{"password", secret}}})}}}}}};
}

struct Place {
  TemporaryDirectory folder;
  std::string document = folder.write("places.yaml", kDocument);
  std::string state = folder.in("state");
  Environment environment{{"XDG_STATE_HOME", state}};
  std::string audit() const { return test::readFileText(state + "/soracom-mcp/audit/audit.jsonl"); }
};

void checkHoldsNone(const char* what, const std::string& bytes) {
  tools::SecretScrubber scrubber;
  scrubber.add(kCanary);
  INFO(what << ": " << bytes);
  CHECK(bytes.find(kCanary) == std::string::npos);
  CHECK_FALSE(scrubber.finds(bytes));
}

}  // namespace

TEST_CASE("a secret that one program keeps of one API is not sent to another API by a read of another program") {
  EchoingApi one;
  EchoingApi other;
  const Place place;
  std::string reference;
  {
    AgentHost host({"--openapi", place.document, "--base-url", one.url()}, place.environment, place.folder.in("log-1"));
    reference = host.call("make", Json::object()).at("structuredContent").at("token").get<std::string>();
    CHECK(reference.starts_with("secret://"));
    CHECK(host.end() == 0);
  }
  AgentHost host({"--openapi", place.document, "--base-url", other.url()}, place.environment, place.folder.in("log-2"));
  for (const Call& call : callsWith(reference)) {
    const Json result = host.call(call.tool, call.arguments);
    INFO(base::writeJson(result));
    CHECK(result.at("isError") == true);
    CHECK(result.at("_meta").at("io.soracom.mcp/refusal") == "foreign_secret");
    CHECK(result.at("content").at(0).at("text").get<std::string>().find(one.url()) != std::string::npos);
  }
  CHECK(host.end() == 0);
  CHECK(other.received().empty());
  // Its own API gets it back.
  AgentHost own({"--openapi", place.document, "--base-url", one.url()}, place.environment, place.folder.in("log-3"));
  CHECK_FALSE(own.call("inQuery", {{"token", reference}}).value("isError", false));
  CHECK(one.received().find("/query?token=" + std::string(kCanary)) != std::string::npos);
  CHECK(own.end() == 0);
}

TEST_CASE("a secret in each place of a request is in no other byte that the program lets out") {
  EchoingApi api;
  const Place place;
  const Finished set =
      runProgram({"secrets", "set", "mine", "--for", api.url() + "/some/path"}, place.environment, kCanary);
  CHECK(set.output == "kept for " + api.url() + "; calls refer to it as secret://mine\n");
  AgentHost host({"--openapi", place.document, "--base-url", api.url(), "--log-level", "trace"}, place.environment,
                 place.folder.in("log"));
  for (const Call& call : callsWith(kCanary)) {
    INFO(call.tool);
    CHECK(host.call(call.tool, call.arguments).at("_meta").at("io.soracom.mcp/refusal") == "literal_secret");
  }
  CHECK(api.received().empty());
  std::size_t sent = 0;
  for (const Call& call : callsWith("secret://mine")) {
    const Json result = host.call(call.tool, call.arguments);
    INFO(base::writeJson(result));
    CHECK_FALSE(result.value("isError", false));
    const std::string received = api.received();
    std::size_t count = 0;
    for (auto at = received.find(kCanary); at != std::string::npos; at = received.find(kCanary, at + 1)) {
      ++count;
    }
    CHECK(count == ++sent);
  }
  CHECK(host.end() == 0);
  // What it says backwards no program can know.
  checkHoldsNone("standard output", host.heard());
  const std::string log = test::readFileText(place.folder.in("log"));
  CHECK(log.size() > 500);
  checkHoldsNone("log", log);
  CHECK(place.audit().size() > 1000);
  checkHoldsNone("audit", place.audit());
  for (const Call& call : callsWith("secret://mine")) {
    const Finished shown = runProgram({"--openapi", place.document, "--base-url", api.url(), "call", call.tool,
                                       "--args", base::writeJson(call.arguments), "--dry-run"},
                                      place.environment);
    INFO(shown.errors);
    CHECK(shown.exit_code == 0);
    checkHoldsNone("dry run", shown.output + shown.errors);
  }
}
