#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

const char* const kLegacy[] = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"};

// A client of HTTP+SSE: one stream, and where to post.
class SseClient {
 public:
  explicit SseClient(HttpConversation& talk) : talk_(talk), stream_(talk.connect()) {
    stream_.send(httpRequest(talk.port(), "GET", "/sse", {"Accept: text/event-stream"}));
    const WireAnswer head = stream_.receiveHead();
    REQUIRE(head.status == 200);
    CHECK(head.field("content-type") == "text/event-stream");
    const auto first = stream_.nextEvent();
    CHECK(first->type == "endpoint");
    endpoint_ = first->data;
  }

  int post(const std::string& body, const std::vector<std::string>& fields = {}) {
    const WireAnswer answer = talk_.connect().ask(httpRequest(talk_.port(), "POST", endpoint_, fields, body));
    CHECK(answer.body.empty());
    return answer.status;
  }
  Json next(const std::string& revision, const std::string& method) {
    const auto event = stream_.nextEvent();
    REQUIRE(event);
    CHECK(event->type == "message");
    CHECK(event->id.empty());
    return checkedMessage(event->data, revision, method);
  }
  Json ask(const std::string& body, const std::string& revision, const std::string& method) {
    CHECK(post(body) == 202);
    return next(revision, method);
  }
  void initialize(const std::string& revision) {
    const Json answer = ask(request("0", "initialize",
                                    R"({"protocolVersion":")" + revision +
                                        R"(","capabilities":{},"clientInfo":{"name":"test","version":"1"}})"),
                            revision, "initialize");
    CHECK(at(answer, "/result/protocolVersion") == revision);
    CHECK(post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})") == 202);
  }
  const std::string& endpoint() const { return endpoint_; }
  HttpClient& stream() { return stream_; }

 private:
  HttpConversation& talk_;
  HttpClient stream_;
  std::string endpoint_;
};

TEST_CASE("HTTP+SSE serves every legacy revision on its stream") {
  for (const char* revision : kLegacy) {
    DYNAMIC_SECTION(revision) {
      FakeTools tools;
      HttpConversation talk(tools);
      SseClient client(talk);
      client.initialize(revision);
      CHECK(at(client.ask(request("1", "tools/list"), revision, "tools/list"), "/result/tools/0/name") == "echo");
      CHECK(at(client.ask(call("2", "echo"), revision, "tools/call"), "/result/content/0/text") == "{}");
      // Clients add the header once they have negotiated.
      CHECK(client.post(request("3", "ping"), {std::string("MCP-Protocol-Version: ") + revision}) == 202);
      CHECK(at(client.next(revision, "ping"), "/result") == "{}");
    }
  }
}

TEST_CASE("the endpoint of a stream is relative, unguessable and says nothing of the request") {
  FakeTools tools;
  HttpConversation talk(tools);
  SseClient one(talk);
  SseClient two(talk);
  CHECK(one.endpoint().starts_with("/messages?sessionId="));
  CHECK(one.endpoint().size() >= std::string("/messages?sessionId=").size() + 32);
  CHECK(one.endpoint() != two.endpoint());
}

TEST_CASE("a modern request over HTTP+SSE is answered with the versions it can have") {
  FakeTools tools;
  HttpConversation talk(tools);
  SseClient client(talk);
  const Json answer = client.ask(modern("1", "server/discover"), "2025-11-25", "x");
  CHECK(at(answer, "/error/code") == "-32022");
  CHECK(at(answer, "/error/data/supported") == R"(["2025-11-25","2025-06-18","2025-03-26","2024-11-05"])");
  client.initialize("2025-11-25");
}

TEST_CASE("a conversation over HTTP+SSE ends with its stream") {
  FakeTools tools;
  HttpConversation talk(tools);
  SseClient client(talk);
  client.initialize("2024-11-05");
  CHECK(client.post(call("1", "gate")) == 202);
  tools.waitUntilEntered(1);
  client.stream().close();
  tools.waitUntilStopped(1);
  CHECK(tools.stopReasons() == std::vector<base::StopReason>{base::StopReason::kDisconnected});
  const WireAnswer late =
      talk.connect().ask(httpRequest(talk.port(), "POST", client.endpoint(), {}, request("2", "ping")));
  CHECK(late.status == 404);
}

TEST_CASE("posts to no stream and wrong methods are refused") {
  FakeTools tools;
  HttpConversation talk(tools);
  const auto ask = [&](const std::string& method, const std::string& path) {
    return talk.connect().ask(httpRequest(talk.port(), method, path, {}, method == "POST" ? request("1", "ping") : ""));
  };
  CHECK(ask("POST", "/messages").status == 400);
  CHECK(ask("POST", "/messages?sessionId=0123").status == 404);
  CHECK(ask("POST", "/messages?sessionid=0123").status == 400);
  const WireAnswer posted = ask("POST", "/sse");
  CHECK(posted.status == 405);
  CHECK(posted.field("allow") == "GET");
  CHECK(ask("GET", "/messages").field("allow") == "POST");
}

TEST_CASE("cancelling, progress and overlapping calls work over HTTP+SSE") {
  FakeTools tools;
  HttpConversation talk(tools);
  SseClient client(talk);
  client.initialize("2025-06-18");
  CHECK(client.post(request("1", "tools/call", R"({"name":"progress","_meta":{"progressToken":7}})")) == 202);
  CHECK(at(client.next("2025-06-18", ""), "/params/progressToken") == "7");
  CHECK(client.post(call("2", "gate")) == 202);
  tools.waitUntilEntered(2);
  CHECK(client.post(cancel("2")) == 202);
  tools.waitUntilStopped(1);
  tools.open();
  CHECK(at(client.next("2025-06-18", "tools/call"), "/id") == "1");
}

}  // namespace
}  // namespace soracom_mcp::mcp
