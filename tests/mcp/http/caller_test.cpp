// What a transport tells handlers of a request's head, and who asks by it.
#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

// Two tools, of which a request may ask for one; a call says who called with what.
class PickedTools final : public ToolProvider {
 public:
  PickedTools() {
    for (const char* name : {"left", "right"}) {
      ToolDescription tool;
      tool.name = name;
      tool.input_schema = Json{{"type", "object"}};
      all_.push_back(tool);
      one_.push_back({tool});
    }
  }
  base::Result<SharedList<ToolDescription>> tools(const RequestFields& fields) const override {
    const std::string* pick = fields.parameter("pick");
    if (pick == nullptr) {
      return unheld(all_);
    }
    if (*pick != "left" && *pick != "right") {
      return base::fail(base::ErrorKind::kInvalidInput, "pick must be left or right");
    }
    return unheld(one_[*pick == "left" ? 0 : 1]);
  }
  base::Result<ToolOutcome> call(std::string_view, const Json&, const RequestContext& context) override {
    const std::string* key = orNone(context.fields).header("x-key");
    ToolOutcome outcome;
    outcome.content.push_back(
        {ContentBlock::Kind::kText, context.principal + " " + (key != nullptr ? *key : "none"), {}});
    return outcome;
  }

 private:
  std::vector<ToolDescription> all_;
  std::vector<std::vector<ToolDescription>> one_;
};

class CallerServer final {
 public:
  CallerServer() : server_(Conversation::testOptions(), tools_) {
    HttpServiceOptions options;
    options.origins = {"https://page.example"};
    options.streamable.callers.headers = {"x-key"};
    options.streamable.callers.parameters = {"pick"};
    options.streamable.callers.principal = [](const RequestFields& fields) {
      const std::string* key = fields.header("x-key");
      return key != nullptr ? "key " + std::to_string(key->size()) : std::string("nobody");
    };
    service_ = *HttpService::listen(options);
    service_->start(server_);
  }
  ~CallerServer() { service_->end(base::Clock::now() + std::chrono::seconds(5)); }

  HttpClient connect() const { return HttpClient(service_->port()); }
  std::string bytes(const std::string& method, const std::string& path, std::vector<std::string> fields,
                    const std::string& body = "") const {
    fields.push_back("Accept: application/json, text/event-stream");
    return httpRequest(service_->port(), method, path, fields, body);
  }
  WireAnswer ask(const std::string& method, const std::string& path, const std::vector<std::string>& fields,
                 const std::string& body = "") const {
    return connect().ask(bytes(method, path, fields, body));
  }
  WireAnswer list(const std::string& path) const {
    return ask("POST", path, modernFields("tools/list"), modern("1", "tools/list", "{}"));
  }

 private:
  PickedTools tools_;
  Server server_;
  std::unique_ptr<HttpService> service_;
};

std::string initializeRequest() {
  return request("0", "initialize",
                 R"({"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}})");
}

std::string beginSession(const CallerServer& server, const std::string& key) {
  const WireAnswer answer = server.ask("POST", "/mcp", {key}, initializeRequest());
  REQUIRE(answer.status == 200);
  return "Mcp-Session-Id: " + answer.field("mcp-session-id");
}

std::string names(const WireAnswer& answer) {
  std::string out;
  const Json message = checkedMessage(answer.body, "2026-07-28", "tools/list");
  for (const Json& tool : message.at("result").at("tools")) {
    out += tool.at("name").get<std::string>() + " ";
  }
  return out;
}

TEST_CASE("a handler is told the named fields of a request and who asks by them, and nothing else") {
  const CallerServer server;
  auto fields = modernFields("tools/call", "left");
  fields.insert(fields.end(), {"X-Key: abc", "X-Other: secret"});
  const std::string body = modern("1", "tools/call", R"({"name":"left","arguments":{}})");
  CHECK(at(*base::readJson(server.ask("POST", "/mcp", fields, body).body), "/result/content/0/text") == "key 3 abc");
  CHECK(at(*base::readJson(server.ask("POST", "/mcp", modernFields("tools/call", "left"), body).body),
           "/result/content/0/text") == "nobody none");
}

TEST_CASE("a list is the one of the request's own fields, however often it changes") {
  const CallerServer server;
  for (int round = 0; round < 2; ++round) {
    CHECK(names(server.list("/mcp?pick=left")) == "left ");
    CHECK(names(server.list("/mcp")) == "left right ");
    CHECK(names(server.list("/mcp?pick=%72ight")) == "right ");
  }
  const Json wrong = *base::readJson(server.list("/mcp?pick=up").body);
  CHECK(at(wrong, "/error/code") == "-32602");
  CHECK(at(wrong, "/error/message").find("pick must be left or right") != std::string::npos);
}

TEST_CASE("fields that could be taken two ways, and parameters nobody knows, are refused") {
  const CallerServer server;
  const std::string body = modern("1", "tools/list", "{}");
  auto twice = modernFields("tools/list");
  twice.insert(twice.end(), {"X-Key: a", "X-Key: b"});
  const WireAnswer repeated = server.ask("POST", "/mcp", twice, body);
  CHECK(repeated.status == 400);
  CHECK(repeated.body.find("x-key is there twice") != std::string::npos);
  const WireAnswer unknown = server.list("/mcp?pic=left");
  CHECK(unknown.status == 400);
  CHECK(unknown.body.find("unknown parameter pic; known are pick") != std::string::npos);
  CHECK(server.list("/mcp?pick=left&pick=right").status == 400);
  CHECK(server.ask("GET", "/sse?pic=left", {}).status == 400);
}

TEST_CASE("a session is nobody's but of whoever began it") {
  const CallerServer server;
  const std::string session = beginSession(server, "X-Key: abc");
  const std::string ping = request("1", "ping");
  CHECK(server.ask("POST", "/mcp", {session, "X-Key: abc"}, ping).status == 200);
  CHECK(server.ask("POST", "/mcp", {session, "X-Key: other"}, ping).status == 404);
  CHECK(server.ask("POST", "/mcp", {session}, ping).status == 404);
  CHECK(server.ask("GET", "/mcp", {session, "X-Key: other"}).status == 404);
  CHECK(server.ask("DELETE", "/mcp", {session, "X-Key: other"}).status == 404);
  CHECK(server.ask("DELETE", "/mcp", {session, "X-Key: abc"}).status == 204);
}

TEST_CASE("an HTTP+SSE stream takes posts of whoever opened it, with the fields it was opened with") {
  const CallerServer server;
  HttpClient stream = server.connect();
  stream.send(server.bytes("GET", "/sse?pick=left", {"X-Key: abc"}));
  REQUIRE(stream.receiveHead().status == 200);
  const std::string endpoint = stream.nextEvent()->data;
  CHECK(server.ask("POST", endpoint, {"X-Key: other"}, initializeRequest()).status == 404);
  CHECK(server.ask("POST", endpoint, {"X-Key: abc"}, initializeRequest()).status == 202);
  stream.nextEvent();
  CHECK(server.ask("POST", endpoint, {"X-Key: abc"}, request("1", "tools/list")).status == 202);
  const Json list = *base::readJson(stream.nextEvent()->data);
  CHECK(list.at("result").at("tools").size() == 1);
  CHECK(server.ask("POST", endpoint, {"X-Key: abc"}, call("2", "left")).status == 202);
  CHECK(at(*base::readJson(stream.nextEvent()->data), "/result/content/0/text") == "key 3 abc");
}

TEST_CASE("a page of a named origin may send the named fields") {
  const CallerServer server;
  const WireAnswer preflight =
      server.ask("OPTIONS", "/mcp", {"Origin: https://page.example", "Access-Control-Request-Method: POST"});
  CHECK(preflight.status == 204);
  CHECK(preflight.field("access-control-allow-headers").find(", x-key") != std::string::npos);
}

}  // namespace
}  // namespace soracom_mcp::mcp
