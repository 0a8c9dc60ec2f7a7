// How connections are kept, counted and ended.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

TEST_CASE("requests sent without waiting are answered in order") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25");
  HttpClient client = talk.connect();
  std::string many;
  for (int i = 0; i < 20; ++i) {
    many += talk.post(call(std::to_string(i), "echo"), {session});
  }
  client.send(many);
  for (int i = 0; i < 20; ++i) {
    CHECK(client.receive().body.find(R"("id":)" + std::to_string(i) + ",") != std::string::npos);
  }
}

TEST_CASE("a request may come in any pieces") {
  FakeTools tools;
  HttpConversation talk(tools);
  HttpClient client = talk.connect();
  for (const char c : talk.post(request("1", "ping"))) {
    client.send(std::string(1, c));
  }
  CHECK(client.receive().status == 200);
  const std::string chunked = "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(talk.port()) +
                              "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "5\r\n{\"jso\r\n1d\r\nnrpc\":\"2.0\",\"id\":1,\"method\":\"\r\n6\r\nping\"}\r\n0\r\n\r\n";
  for (const char c : chunked) {
    client.send(std::string(1, c));
  }
  const WireAnswer answer = client.receive();
  INFO(answer.body);
  CHECK(answer.status == 200);
  CHECK(client.ask(talk.post(request("2", "ping"))).status == 200);
}

TEST_CASE("a client that asks first is told to go on") {
  FakeTools tools;
  HttpConversation talk(tools);
  HttpClient client = talk.connect();
  const std::string body = request("1", "ping");
  client.send("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(talk.port()) +
              "\r\nContent-Type: application/json\r\nExpect: 100-Continue\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n");
  CHECK(client.receiveHead().status == 100);
  client.send(body);
  CHECK(client.receive().status == 200);
}

TEST_CASE("a client that asks for it is left after the answer") {
  FakeTools tools;
  HttpConversation talk(tools);
  HttpClient client = talk.connect();
  const WireAnswer answer = client.ask(talk.post(request("1", "ping"), {"Connection: close"}));
  CHECK(answer.status == 200);
  CHECK(answer.field("connection") == "close");
  CHECK(client.isClosedByServer());
}

TEST_CASE("an answer to HEAD has no body") {
  FakeTools tools;
  HttpConversation talk(tools);
  HttpClient client = talk.connect();
  const WireAnswer answer = client.ask(httpRequest(talk.port(), "HEAD", "/healthz"));
  CHECK(answer.status == 405);
  CHECK(answer.field("content-length") == "0");
  CHECK(client.ask(talk.post(request("1", "ping"))).status == 200);
}

TEST_CASE("a client that leaves at once takes its modern request back") {
  FakeTools tools;
  HttpConversation talk(tools);
  for (int i = 0; i < 20; ++i) {
    HttpClient client = talk.connect();
    client.send(talk.post(modern("1", "tools/call", R"({"name":"gate"})"), modernFields("tools/call", "gate")));
  }
  while (talk.service().connections() > 0) {
    std::this_thread::yield();  // none may stay: what a client has left does not wait for its call
  }
  CHECK(talk.server().drain(base::Clock::now() + std::chrono::seconds(60)));
  tools.waitUntilStopped(tools.entered());
}

TEST_CASE("slow clients are left without harm to others") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.server.limits.head_time = std::chrono::milliseconds(1);
  settings.http.server.limits.body_time = std::chrono::milliseconds(1);
  HttpConversation talk(tools, settings);
  HttpClient silent = talk.connect();
  HttpClient slow_head = talk.connect();
  slow_head.send("POST /mcp HT");
  HttpClient slow_body = talk.connect();
  slow_body.send(talk.post(request("1", "ping")).substr(0, 120));
  CHECK(slow_head.receive().status == 408);
  CHECK(slow_head.isClosedByServer());
  CHECK(slow_body.receive().status == 408);
  CHECK(silent.isClosedByServer());
}

TEST_CASE("beyond the cap a connection is told to come back later") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.server.limits.max_connections = 2;
  settings.http.server.limits.kept_for_callers = 0;
  HttpConversation talk(tools, settings);
  HttpClient one = talk.connect();
  HttpClient two = talk.connect();
  CHECK(one.ask(talk.post(request("1", "ping"))).status == 200);
  CHECK(two.ask(talk.post(request("1", "ping"))).status == 200);
  HttpClient three = talk.connect();
  const WireAnswer answer = three.receive();
  CHECK(answer.status == 503);
  CHECK(answer.field("retry-after") == "1");
  CHECK(one.ask(talk.post(request("2", "ping"))).status == 200);
}

TEST_CASE("beyond the cap a stream is told to come back later, and a closed one makes room") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.server.limits.max_streams = 1;
  HttpConversation talk(tools, settings);
  std::optional<HttpClient> one;
  one.emplace(talk.connect());
  one->send(httpRequest(talk.port(), "GET", "/sse"));
  CHECK(one->receiveHead().status == 200);
  const auto another = [&] {
    HttpClient two = talk.connect();
    two.send(httpRequest(talk.port(), "GET", "/sse"));
    return two.receiveHead();
  };
  const WireAnswer refused = another();
  CHECK(refused.status == 503);
  CHECK(refused.field("retry-after") == "1");
  one.reset();
  int status = 503;
  while (status == 503) {
    status = another().status;
  }
  CHECK(status == 200);
}

TEST_CASE("sessions beyond the cap are refused while none is idle") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.streamable.sessions.max_sessions = 1;
  HttpConversation talk(tools, settings);
  const std::string session = talk.openSession("2025-11-25");
  const WireAnswer answer = talk.ask(
      request("0", "initialize",
              R"({"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}})"));
  CHECK(answer.status == 503);
  CHECK(answer.field("mcp-session-id") == "absent");
  CHECK(talk.connect().ask(talk.remove({session})).status == 204);
  talk.openSession("2025-11-25");
}

TEST_CASE("sessions nobody uses are forgotten") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.streamable.sessions.idle_time = std::chrono::seconds(0);
  HttpConversation talk(tools, settings);
  const WireAnswer opened = talk.ask(
      request("0", "initialize",
              R"({"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}})"));
  const std::string session = "Mcp-Session-Id: " + opened.field("mcp-session-id");
  int status = 200;
  while (status == 200) {
    status = talk.ask(request("1", "ping"), {session}).status;
  }
  CHECK(status == 404);
}

// The service runs in this process: the other end of a client's connection is a descriptor of ours too.
int acceptedSocketOf(const HttpClient& client) {
  sockaddr_in own{};
  socklen_t size = sizeof own;
  REQUIRE(::getsockname(client.socket(), reinterpret_cast<sockaddr*>(&own), &size) == 0);
  for (int descriptor = 3; descriptor < 4096; ++descriptor) {
    sockaddr_in peer{};
    size = sizeof peer;
    if (descriptor != client.socket() &&
        ::getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) == 0 && peer.sin_family == AF_INET &&
        peer.sin_port == own.sin_port) {
      return descriptor;
    }
  }
  return -1;
}

TEST_CASE("a client that has vanished is noticed by what is sent to it") {
  FakeTools tools;
  HttpConversation talk(tools);
  HttpClient client = talk.connect();
  CHECK(client.ask(talk.post(request("1", "ping"))).status == 200);
  unsigned patience = 0;
  socklen_t size = sizeof patience;
  REQUIRE(::getsockopt(acceptedSocketOf(client), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, &size) == 0);
  CHECK(std::chrono::milliseconds(patience) == HttpLimits().vanished_time);
}

TEST_CASE("a silent stream shows a sign of life") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.server.limits.keep_alive_interval = std::chrono::milliseconds(1);
  HttpConversation talk(tools, settings);
  HttpClient client = talk.connect();
  client.send(httpRequest(talk.port(), "GET", "/sse"));
  client.receiveHead();
  CHECK(client.nextEvent()->type == "endpoint");
  CHECK(!client.isClosedByServer());  // something comes, and it is no event
}

TEST_CASE("the end lets calls finish, closes what is idle and ends streams") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25");
  HttpClient idle = talk.connect();
  CHECK(idle.ask(httpRequest(talk.port(), "GET", "/readyz")).body == "ok\n");
  HttpClient probe = talk.connect();
  HttpClient stream = talk.connect();
  stream.send(talk.get({session}));
  stream.receiveHead();
  HttpClient caller = talk.connect();
  caller.send(talk.post(call("1", "gate"), {session}));
  tools.waitUntilEntered(1);
  talk.service().beginDrain();
  CHECK(idle.isClosedByServer());
  tools.open();
  const WireAnswer answer = caller.receive();
  CHECK(answer.status == 200);
  CHECK(answer.field("connection") == "close");
  CHECK(talk.server().drain(base::Clock::now() + std::chrono::seconds(60)));
  talk.service().end(base::Clock::now() + std::chrono::seconds(60));
  CHECK(stream.nextEvent()->id == "0-0");
  CHECK(!stream.nextEvent());
  CHECK(stream.isClosedByServer());
}

TEST_CASE("a client that does not read loses its stream and nothing else") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.server.limits.max_unread_bytes = 64 * 1024;
  HttpConversation talk(tools, settings);
  HttpClient stream = talk.connect();
  stream.send(httpRequest(talk.port(), "GET", "/sse"));
  stream.receiveHead();
  const std::string endpoint = stream.nextEvent()->data;
  const auto post = [&](const std::string& body) {
    return talk.connect().ask(httpRequest(talk.port(), "POST", endpoint, {}, body)).status;
  };
  post(request("0", "initialize",
               R"({"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}})"));
  const std::string large = call("1", "echo", R"({"text":")" + std::string(1'000'000, 'x') + R"("})");
  int status = 202;
  while (status == 202) {
    status = post(large);
  }
  CHECK(status == 404);
  CHECK(talk.ask(request("1", "ping")).status == 200);
}

}  // namespace
}  // namespace soracom_mcp::mcp
