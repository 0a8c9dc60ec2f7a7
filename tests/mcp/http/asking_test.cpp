// Questions of a call, changes and subscriptions, over the two HTTP transports.
#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

constexpr const char* kModern = "2026-07-28";
const char* const kForms = R"({"elicitation":{}})";

std::string accepted(const std::string& id) {
  return R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":{"action":"accept","content":{"name":"Ann"}}})";
}

TEST_CASE("a call over Streamable HTTP asks on its own stream and goes on with what another request brings") {
  for (const char* revision : {"2025-06-18", "2025-11-25"}) {
    DYNAMIC_SECTION(revision) {
      FakeTools tools;
      HttpConversation talk(tools);
      const std::string session = talk.openSession(revision, kForms);
      HttpClient caller = talk.connect();
      caller.send(talk.post(call("1", "ask"), {session}));
      CHECK(caller.receiveHead().field("content-type") == "text/event-stream");
      auto event = caller.nextEvent();
      if (event->data.empty()) {
        event = caller.nextEvent();
      }
      const Json question = checkedMessage(event->data, revision, "");
      CHECK(at(question, "/method") == "elicitation/create");
      CHECK(talk.ask(accepted(base::writeJson(question.at("id"))), {session}).status == 202);
      const Json answer = checkedMessage(caller.nextEvent()->data, revision, "tools/call");
      CHECK(at(answer, "/result/content/0/text") == "Hello, Ann!");
      CHECK(!caller.nextEvent());
    }
  }
}

TEST_CASE("an answer from another session is not taken") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25", kForms);
  const std::string other = talk.openSession("2025-11-25", kForms);
  HttpClient caller = talk.connect();
  caller.send(talk.post(call("1", "ask"), {session}));
  CHECK(caller.receiveHead().status == 200);
  CHECK(caller.nextEvent()->data.empty());
  const std::string id = base::writeJson(checkedMessage(caller.nextEvent()->data, "2025-11-25", "").at("id"));
  CHECK(talk.ask(accepted(id), {other}).status == 202);
  const std::string declined = R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":{"action":"decline"}})";
  CHECK(talk.ask(declined, {session}).status == 202);
  const Json answer = checkedMessage(caller.nextEvent()->data, "2025-11-25", "tools/call");
  CHECK(at(answer, "/result/content/0/text") == "declined");
}

TEST_CASE("a modern call over HTTP is answered with its question and comes again with the answer") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::vector<std::string> fields = modernFields("tools/call", "ask_sealed");
  const WireAnswer first = talk.ask(modern("1", "tools/call", R"({"name":"ask_sealed"})", kForms), fields);
  CHECK(first.status == 200);
  const Json asked = checkedMessage(first.body, kModern, "tools/call");
  CHECK(at(asked, "/result/resultType") == "input_required");
  const std::string more = R"(,"requestState":)" + base::writeJson(asked.at("result").at("requestState")) +
                           R"(,"inputResponses":{"confirm":{"action":"accept","content":{"ok":true}}})";
  const std::string again = modern("2", "tools/call", R"({"name":"ask_sealed")" + more + "}", kForms);
  const WireAnswer second = talk.ask(again, fields);
  CHECK(at(checkedMessage(second.body, kModern, "tools/call"), "/result/content/0/text") == "state first");
  // The same once more, and for another tool: the state is used up, and was never theirs.
  CHECK(at(checkedMessage(talk.ask(again, fields).body, kModern, "tools/call"), "/error/code") == "-32602");
  const WireAnswer other = talk.ask(modern("3", "tools/call", R"({"name":"ask_twice")" + more + "}", kForms),
                                    modernFields("tools/call", "ask_twice"));
  CHECK(at(checkedMessage(other.body, kModern, "tools/call"), "/error/code") == "-32602");
}

TEST_CASE("a change reaches the standing stream of each session and the listening requests that asked for it") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.server.tools_change = settings.server.prompts_change = true;
  HttpConversation talk(tools, settings);
  HttpClient standing = talk.connect();
  standing.send(talk.get({talk.openSession("2025-11-25")}));
  CHECK(standing.receiveHead().status == 200);
  CHECK(standing.nextEvent()->data.empty());
  const auto listen = [&](HttpClient& client, const std::string& id, const std::string& what) {
    client.send(talk.post(modern(id, "subscriptions/listen", R"({"notifications":{")" + what + R"(":true}})"),
                          modernFields("subscriptions/listen")));
    CHECK(client.receiveHead().status == 200);
    return at(checkedMessage(client.nextEvent()->data, kModern, ""), "/method");
  };
  HttpClient listener = talk.connect();
  CHECK(listen(listener, "7", "toolsListChanged") == "notifications/subscriptions/acknowledged");
  HttpClient deaf = talk.connect();
  CHECK(listen(deaf, "8", "promptsListChanged") == "notifications/subscriptions/acknowledged");

  talk.server().announce(Change{Change::Kind::kTools});
  CHECK(at(checkedMessage(standing.nextEvent()->data, "2025-11-25", ""), "/method") ==
        "notifications/tools/list_changed");
  const Json heard = checkedMessage(listener.nextEvent()->data, kModern, "");
  CHECK(at(heard, "/method") == "notifications/tools/list_changed");
  CHECK(heard.at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId") == 7);

  // The end of the server ends the requests with a result; what one did not ask for never came.
  talk.server().stop(base::StopReason::kShutdown);
  CHECK(at(checkedMessage(deaf.nextEvent()->data, kModern, "subscriptions/listen"), "/id") == "8");
  CHECK(!deaf.nextEvent());
}

TEST_CASE("a call over HTTP+SSE asks on the stream of its connection") {
  FakeTools tools;
  HttpConversation talk(tools);
  HttpClient stream = talk.connect();
  stream.send(httpRequest(talk.port(), "GET", "/sse"));
  CHECK(stream.receiveHead().status == 200);
  const auto endpoint = stream.nextEvent();
  CHECK(endpoint->type == "endpoint");
  const auto post = [&](const std::string& body) {
    return talk.connect().ask(httpRequest(talk.port(), "POST", endpoint->data, {}, body)).status;
  };
  CHECK(post(request("0", "initialize",
                     R"({"protocolVersion":"2025-06-18","capabilities":{"elicitation":{}},)"
                     R"("clientInfo":{"name":"test","version":"1"}})")) == 202);
  CHECK(at(checkedMessage(stream.nextEvent()->data, "2025-06-18", "initialize"), "/id") == "0");
  CHECK(post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})") == 202);
  CHECK(post(call("1", "ask")) == 202);
  const Json question = checkedMessage(stream.nextEvent()->data, "2025-06-18", "");
  CHECK(at(question, "/method") == "elicitation/create");
  CHECK(post(accepted(base::writeJson(question.at("id")))) == 202);
  CHECK(at(checkedMessage(stream.nextEvent()->data, "2025-06-18", "tools/call"), "/result/content/0/text") ==
        "Hello, Ann!");
}

}  // namespace
}  // namespace soracom_mcp::mcp
