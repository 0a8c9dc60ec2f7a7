#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

// Those that have Streamable HTTP; a client may ask for the oldest all the same.
const char* const kLegacy[] = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"};

std::string progressCall(const std::string& id) {
  return request(id, "tools/call", R"({"name":"progress","arguments":{},"_meta":{"progressToken":"t)" + id + R"("}})");
}

TEST_CASE("a session lists and calls tools over HTTP in every legacy revision") {
  for (const char* revision : kLegacy) {
    DYNAMIC_SECTION(revision) {
      FakeTools tools;
      HttpConversation talk(tools);
      const std::string session = talk.openSession(revision);
      HttpClient client = talk.connect();
      const WireAnswer list = client.ask(talk.post(request("1", "tools/list"), {session}));
      CHECK(list.status == 200);
      CHECK(list.field("content-type") == "application/json");
      CHECK(list.field("cache-control") == "no-store");
      CHECK(at(checkedMessage(list.body, revision, "tools/list"), "/result/tools/0/name") == "echo");
      // The same connection serves the next request.
      const WireAnswer answer = client.ask(talk.post(call("2", "echo", R"({"a":1})"), {session}));
      CHECK(at(checkedMessage(answer.body, revision, "tools/call"), "/result/content/0/text") == R"({"a":1})");
      CHECK(answer.field("mcp-session-id") == "absent");
    }
  }
}

TEST_CASE("session ids are long, visible and never the same") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string one = talk.openSession("2025-11-25");
  const std::string two = talk.openSession("2025-11-25");
  CHECK(one != two);
  CHECK(one.size() >= std::string("Mcp-Session-Id: ").size() + 32);
}

TEST_CASE("what names no session, or one that has ended, is told so") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string unknown = "Mcp-Session-Id: 00000000000000000000000000000000";
  const std::string notification = R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})";
  const std::string response = R"({"jsonrpc":"2.0","id":1,"result":{}})";
  for (const std::string& body : {request("1", "tools/list"), notification, response}) {
    DYNAMIC_SECTION(body) {
      CHECK(talk.ask(body).status == 400);
      CHECK(talk.ask(body, {unknown}).status == 404);
    }
  }
  CHECK(talk.connect().ask(talk.get()).status == 400);
  CHECK(talk.connect().ask(talk.get({unknown})).status == 404);
  CHECK(talk.connect().ask(talk.remove()).status == 400);
  CHECK(talk.connect().ask(talk.remove({unknown})).status == 404);
  const Json missing = checkedMessage(talk.ask(request("9", "tools/list")).body, "2025-11-25", "tools/list");
  CHECK(at(missing, "/id") == "9");
  CHECK(at(missing, "/error/code") == "-32600");
  CHECK(at(missing, "/error/message").find("Mcp-Session-Id") != std::string::npos);
  CHECK(talk.ask(request("1", "ping")).status == 200);
}

TEST_CASE("DELETE ends a session, stops its calls and closes its streams") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25");
  HttpClient stream = talk.connect();
  stream.send(talk.get({session, "Accept: text/event-stream"}));
  CHECK(stream.receiveHead().status == 200);
  HttpClient caller = talk.connect();
  caller.send(talk.post(call("1", "gate"), {session}));
  tools.waitUntilEntered(1);
  CHECK(talk.connect().ask(talk.remove({session})).status == 204);
  tools.waitUntilStopped(1);
  CHECK(caller.receive().status == 202);
  CHECK(stream.nextEvent()->id == "0-0");
  CHECK(!stream.nextEvent());
  CHECK(talk.ask(request("2", "tools/list"), {session}).status == 404);
  CHECK(talk.connect().ask(talk.remove({session})).status == 404);
}

TEST_CASE("a second initialize in a session is refused") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-06-18");
  const WireAnswer answer =
      talk.ask(request("5", "initialize",
                       R"({"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}})"),
               {session});
  CHECK(answer.status == 400);
  CHECK(at(checkedMessage(answer.body, "2025-06-18", "initialize"), "/error/code") == "-32600");
}

TEST_CASE("progress makes the answer a stream that ends with the result") {
  for (const char* revision : kLegacy) {
    DYNAMIC_SECTION(revision) {
      FakeTools tools;
      HttpConversation talk(tools);
      const std::string session = talk.openSession(revision);
      HttpClient client = talk.connect();
      client.send(talk.post(progressCall("1"), {session}));
      const WireAnswer head = client.receiveHead();
      CHECK(head.status == 200);
      CHECK(head.field("content-type") == "text/event-stream");
      CHECK(head.field("cache-control") == "no-cache, no-transform");
      CHECK(head.field("x-accel-buffering") == "no");
      if (std::string(revision) == "2025-11-25") {
        const auto first = client.nextEvent();
        CHECK(first->id == "1-0");
        CHECK(first->data.empty());
      }
      const auto progress = client.nextEvent();
      CHECK(progress->id == "1-1");
      CHECK(at(checkedMessage(progress->data, revision, ""), "/params/progressToken") == "t1");
      tools.open();
      const auto result = client.nextEvent();
      CHECK(result->id == "1-2");
      CHECK(at(checkedMessage(result->data, revision, "tools/call"), "/id") == "1");
      CHECK(!client.nextEvent());
      // The connection is free for the next request.
      CHECK(client.ask(talk.post(request("2", "ping"), {session})).status == 200);
    }
  }
}

TEST_CASE("a lost connection cancels nothing and the stream is taken up where it broke") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25");
  {
    HttpClient client = talk.connect();
    client.send(talk.post(progressCall("1"), {session}));
    CHECK(client.receiveHead().status == 200);
    CHECK(client.nextEvent()->id == "1-0");
    CHECK(client.nextEvent()->id == "1-1");
  }
  // The server learns of the loss at its own pace: until then the stream counts as connected.
  std::optional<HttpClient> again;
  WireAnswer head;
  do {
    again.emplace(talk.port());
    again->send(talk.get({session, "Last-Event-ID: 1-0"}));
    head = again->receiveHead();
  } while (head.status == 409);
  CHECK(head.status == 200);
  CHECK(again->nextEvent()->id == "1-0");
  CHECK(again->nextEvent()->id == "1-1");
  CHECK(tools.stopReasons().empty());
  tools.open();
  const auto result = again->nextEvent();
  CHECK(result->id == "1-2");
  CHECK(at(checkedMessage(result->data, "2025-11-25", "tools/call"), "/result/content/0/text") == "through the gate");
  CHECK(!again->nextEvent());
  // And once more, after the end.
  HttpClient late = talk.connect();
  late.send(talk.get({session, "Last-Event-ID: 1-1"}));
  CHECK(late.receiveHead().status == 200);
  CHECK(late.nextEvent()->id == "1-1");
  CHECK(late.nextEvent()->id == "1-2");
  CHECK(!late.nextEvent());
}

TEST_CASE("event ids that are not ours and streams that are connected are refused") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25");
  for (const char* id : {"1-0", "0-5", "x", "", "-", "1", "0--1", "18446744073709551616-0"}) {
    CHECK(talk.connect().ask(talk.get({session, std::string("Last-Event-ID: ") + id})).status == 400);
  }
  HttpClient stream = talk.connect();
  stream.send(talk.get({session}));
  CHECK(stream.receiveHead().status == 200);
  CHECK(talk.connect().ask(talk.get({session})).status == 409);
  CHECK(talk.connect().ask(talk.get({session, "Last-Event-ID: 0-0"})).status == 409);
  CHECK(talk.connect().ask(talk.get({talk.openSession("2025-11-25"), "Accept: application/json"})).status == 406);
}

TEST_CASE("an id in flight is refused a second time in its session and free in another") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string one = talk.openSession("2025-11-25");
  const std::string two = talk.openSession("2025-11-25");
  HttpClient first = talk.connect();
  first.send(talk.post(call("1", "gate", R"({"from":"one"})"), {one}));
  tools.waitUntilEntered(1);
  const WireAnswer again = talk.ask(call("1", "echo"), {one});
  CHECK(again.status == 400);
  CHECK(at(checkedMessage(again.body, "2025-11-25", "tools/call"), "/error/code") == "-32600");
  const WireAnswer other = talk.ask(call("1", "echo", R"({"from":"two"})"), {two});
  CHECK(at(checkedMessage(other.body, "2025-11-25", "tools/call"), "/result/content/0/text") == R"({"from":"two"})");
  // The other session cannot cancel it either.
  CHECK(talk.ask(cancel("1"), {two}).status == 202);
  CHECK(talk.ask(cancel("1"), {one}).status == 202);
  tools.waitUntilStopped(1);
  CHECK(first.receive().status == 202);
}

TEST_CASE("the version header of a legacy request must be known, and otherwise decides nothing") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-03-26");
  const std::string ping = request("1", "ping");
  CHECK(talk.ask(ping, {session}).status == 200);
  CHECK(talk.ask(ping, {session, "MCP-Protocol-Version: 2025-03-26"}).status == 200);
  CHECK(talk.ask(ping, {session, "MCP-Protocol-Version: 2025-11-25"}).status == 200);
  CHECK(talk.ask(ping, {session, "MCP-Protocol-Version: 1999-01-01"}).status == 400);
  const WireAnswer modern = talk.ask(ping, {session, "MCP-Protocol-Version: 2026-07-28"});
  CHECK(modern.status == 400);
  CHECK(at(checkedMessage(modern.body, "2025-11-25", "ping"), "/error/code") == "-32602");
}

TEST_CASE("the version header must be known where there is no message too") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25");
  const std::string unknown = "MCP-Protocol-Version: 1999-01-01";
  CHECK(talk.connect().ask(talk.get({session, unknown})).status == 400);
  CHECK(talk.connect().ask(talk.remove({session, unknown})).status == 400);
  CHECK(talk.connect().ask(talk.remove({session, "MCP-Protocol-Version: 2025-11-25"})).status == 204);
}

TEST_CASE("a session begins for a client that reads events only") {
  FakeTools tools;
  HttpConversation talk(tools);
  HttpClient client = talk.connect();
  client.send(talk.post(
      request("1", "initialize",
              R"({"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}})"),
      {"Accept: text/event-stream"}));
  const WireAnswer head = client.receiveHead();
  CHECK(head.field("content-type") == "text/event-stream");
  CHECK(at(checkedMessage(client.nextEvent()->data, "2025-11-25", "initialize"), "/id") == "1");
  CHECK(!client.nextEvent());
  CHECK(talk.ask(request("2", "tools/list"), {"Mcp-Session-Id: " + head.field("mcp-session-id")}).status == 200);
}

TEST_CASE("a call lets its connection go and the client comes back for the answer") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25");
  HttpClient caller = talk.connect();
  caller.send(talk.post(call("1", "away"), {session}));
  CHECK(caller.receiveHead().field("content-type") == "text/event-stream");
  CHECK(caller.nextEvent()->id == "1-0");
  const auto last = caller.nextEvent();
  CHECK(last->retry == "100");
  CHECK(!caller.nextEvent());
  tools.waitUntilEntered(1);
  CHECK(tools.stopReasons().empty());
  HttpClient again = talk.connect();
  again.send(talk.get({session, "Last-Event-ID: 1-0"}));
  CHECK(again.receiveHead().status == 200);
  CHECK(again.nextEvent()->id == "1-0");
  tools.open();
  CHECK(at(checkedMessage(again.nextEvent()->data, "2025-11-25", "tools/call"), "/id") == "1");
  CHECK(!again.nextEvent());
}

TEST_CASE("a connection is not let go where the client could not come back") {
  FakeTools tools;
  tools.open();
  HttpConversation talk(tools);
  // Before 2025-11-25 a stream has no event to take it up from; a modern request has no session.
  const WireAnswer old = talk.ask(call("1", "away"), {talk.openSession("2025-06-18")});
  CHECK(at(checkedMessage(old.body, "2025-06-18", "tools/call"), "/result/content/0/text") == "through the gate");
  const WireAnswer modern_one =
      talk.ask(modern("1", "tools/call", R"({"name":"away"})"), modernFields("tools/call", "away"));
  CHECK(at(checkedMessage(modern_one.body, "2026-07-28", "tools/call"), "/result/content/0/text") ==
        "through the gate");
}

TEST_CASE("batches are served over HTTP in the one revision that has them") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string batch = "[" + request("1", "ping") + "," + call("2", "echo") + "]";
  const WireAnswer answer = talk.ask(batch, {talk.openSession("2025-03-26")});
  CHECK(answer.status == 200);
  CHECK(answer.body.front() == '[');
  CHECK(answer.body.find(R"("id":1)") != std::string::npos);
  CHECK(answer.body.find(R"("id":2)") != std::string::npos);
  CHECK(talk.ask(batch, {talk.openSession("2025-06-18")}).status == 400);
  CHECK(talk.ask(batch).status == 400);
}

TEST_CASE("errors of legacy requests are HTTP 200 and broken texts are 400") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25");
  const WireAnswer unknown = talk.ask(request("1", "no/such"), {session});
  CHECK(unknown.status == 200);
  CHECK(at(checkedMessage(unknown.body, "2025-11-25", "x"), "/error/code") == "-32601");
  const WireAnswer broken = talk.ask("{\"jsonrpc\":", {session});
  CHECK(broken.status == 400);
  CHECK(at(checkedMessage(broken.body, "2025-11-25", "x"), "/error/code") == "-32700");
}

TEST_CASE("an answer that takes long becomes a stream") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.streamable.stream_after = std::chrono::milliseconds(0);
  HttpConversation talk(tools, settings);
  const std::string session = talk.openSession("2025-11-25");
  HttpClient client = talk.connect();
  client.send(talk.post(call("1", "gate"), {session}));
  CHECK(client.receiveHead().field("content-type") == "text/event-stream");
  CHECK(client.nextEvent()->id == "1-0");
  tools.open();
  CHECK(at(checkedMessage(client.nextEvent()->data, "2025-11-25", "tools/call"), "/id") == "1");
  CHECK(!client.nextEvent());
}

TEST_CASE("a client gets the form of answer that it reads") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25");
  const auto ask = [&](const char* accept) {
    return talk.ask(request("1", "ping"), {session, std::string("Accept: ") + accept});
  };
  CHECK(ask("application/json, text/event-stream").field("content-type") == "application/json");
  CHECK(ask("*/*").field("content-type") == "application/json");
  CHECK(ask("text/event-stream, application/json").field("content-type") == "text/event-stream");
  CHECK(ask("text/event-stream").field("content-type") == "text/event-stream");
  CHECK(ask("application/json;q=0, text/event-stream").field("content-type") == "text/event-stream");
  CHECK(ask("text/html").status == 406);
  // One that reads no events gets the answer without what would have come before it.
  HttpClient client = talk.connect();
  client.send(talk.post(progressCall("7"), {session, "Accept: application/json"}));
  tools.waitUntilEntered(1);
  tools.open();
  CHECK(at(checkedMessage(client.receive().body, "2025-11-25", "tools/call"), "/id") == "7");
}

}  // namespace
}  // namespace soracom_mcp::mcp
