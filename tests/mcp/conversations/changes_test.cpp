// Announced changes: to legacy clients unasked, to modern ones over subscriptions/listen.
#include "conversations/conversation.h"
#include "fake_features.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using Kind = Change::Kind;

const std::string kSubscription = "/params/_meta/io.modelcontextprotocol~1subscriptionId";

Conversation::Settings changing(FakeFeatures& features) {
  Conversation::Settings settings;
  settings.resources = &features;
  settings.prompts = &features;
  settings.server.tools_change = settings.server.prompts_change = true;
  settings.server.resources_change = settings.server.resource_contents_change = true;
  return settings;
}

std::string listen(const std::string& id, const std::string& filter) {
  return modern(id, "subscriptions/listen", R"({"notifications":)" + filter + "}");
}

TEST_CASE("a legacy client hears of changed lists and of the contents it subscribed to") {
  for (const char* revision : {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"}) {
    DYNAMIC_SECTION(revision) {
      FakeTools tools;
      FakeFeatures features;
      Conversation talk(tools, changing(features));
      talk.initialize(revision);
      talk.ask(request("0", "ping"));  // the server has read "initialized" by then
      talk.announce({Kind::kTools});
      CHECK(at(talk.receive(), "/method") == "notifications/tools/list_changed");
      talk.announce({Kind::kPrompts});
      CHECK(at(talk.receive(), "/method") == "notifications/prompts/list_changed");
      talk.announce({Kind::kResources});
      CHECK(at(talk.receive(), "/method") == "notifications/resources/list_changed");

      talk.announce({Kind::kResourceContents, "test://text"});
      CHECK(at(talk.ask(request("1", "resources/subscribe", R"({"uri":"test://text"})")), "/result") == "{}");
      talk.announce({Kind::kResourceContents, "test://text"});
      talk.announce({Kind::kResourceContents, "test://binary"});
      const Json updated = talk.receive();
      CHECK(at(updated, "/method") == "notifications/resources/updated");
      CHECK(at(updated, "/params") == R"({"uri":"test://text"})");
      CHECK(at(talk.ask(request("2", "resources/unsubscribe", R"({"uri":"test://text"})")), "/result") == "{}");
      talk.announce({Kind::kResourceContents, "test://text"});
      CHECK(at(talk.ask(request("3", "ping")), "/id") == "3");
      CHECK(at(talk.ask(request("4", "resources/subscribe")), "/error/code") == "-32602");
    }
  }
}

TEST_CASE("nobody hears of changes before a handshake or without a subscription") {
  FakeTools tools;
  FakeFeatures features;
  Conversation talk(tools, changing(features));
  CHECK(at(talk.ask(modern("1", "tools/list")), "/result/resultType") == "complete");
  talk.announce({Kind::kTools});
  CHECK(at(talk.ask(modern("2", "tools/list")), "/id") == "2");
}

TEST_CASE("a client hears of changes once it has said that the handshake is over") {
  FakeTools tools;
  FakeFeatures features;
  Conversation talk(tools, changing(features));
  talk.ask(request("0", "initialize",
                   R"({"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}})"));
  talk.announce({Kind::kTools});
  CHECK(at(talk.ask(request("1", "ping")), "/id") == "1");
}

TEST_CASE("what was not said to change is not announced") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  talk.ask(request("0", "ping"));
  talk.announce({Kind::kTools});
  CHECK(at(talk.ask(request("1", "ping")), "/id") == "1");
}

TEST_CASE("a subscription is acknowledged with what is honoured and hears just that") {
  FakeTools tools;
  FakeFeatures features;
  Conversation talk(tools, changing(features));
  const Json acknowledged =
      talk.ask(listen(R"("listen:0")", R"({"toolsListChanged":true,"promptsListChanged":false,)"
                                       R"("resourceSubscriptions":["test://text"],"taskIds":["1"]})"));
  CHECK(at(acknowledged, "/method") == "notifications/subscriptions/acknowledged");
  CHECK(at(acknowledged, "/params/notifications") ==
        R"({"toolsListChanged":true,"resourceSubscriptions":["test://text"]})");
  CHECK(at(acknowledged, kSubscription) == "listen:0");
  CHECK(at(talk.ask(listen("7", R"({"promptsListChanged":true})")), kSubscription) == "7");

  talk.announce({Kind::kTools});
  const Json tools_changed = talk.receive();
  CHECK(at(tools_changed, "/method") == "notifications/tools/list_changed");
  CHECK(at(tools_changed, kSubscription) == "listen:0");
  talk.announce({Kind::kResources});
  talk.announce({Kind::kResourceContents, "test://binary"});
  talk.announce({Kind::kPrompts});
  const Json prompts_changed = talk.receive();
  CHECK(at(prompts_changed, "/method") == "notifications/prompts/list_changed");
  CHECK(base::writeJson(prompts_changed.at(Json::json_pointer(kSubscription))) == "7");
  talk.announce({Kind::kResourceContents, "test://text"});
  CHECK(at(talk.receive(), "/params/uri") == "test://text");

  talk.send(cancel("7"));
  CHECK(at(talk.ask(modern("8", "tools/list")), "/id") == "8");  // the cancellation has been read
  talk.announce({Kind::kPrompts});
  CHECK(at(talk.ask(modern("9", "tools/list")), "/id") == "9");
  CHECK(at(talk.ask(listen("7", "{}")), "/params/notifications") == "{}");
}

TEST_CASE("subscriptions end with an answer when the server does and hold up nothing") {
  FakeTools tools;
  FakeFeatures features;
  Conversation talk(tools, changing(features));
  talk.ask(listen("1", "{}"));
  talk.ask(listen(R"("1")", R"({"toolsListChanged":true})"));
  const auto rest = talk.finish();
  REQUIRE(rest.size() == 2);
  for (const Json& end : rest) {
    CHECK(at(end, "/result/resultType") == "complete");
    CHECK(end.at("result").at("_meta").at("io.modelcontextprotocol/subscriptionId") == end.at("id"));
  }
}

TEST_CASE("a filter that cannot be read is invalid params") {
  FakeTools tools;
  FakeFeatures features;
  Conversation talk(tools, changing(features));
  CHECK(at(talk.ask(modern("1", "subscriptions/listen")), "/error/code") == "-32602");
  for (const char* filter : {"null", "[]", R"({"toolsListChanged":1})", R"({"resourceSubscriptions":"a"})",
                             R"({"resourceSubscriptions":[1]})"}) {
    CHECK(at(talk.ask(listen("1", filter)), "/error/code") == "-32602");
  }
  talk.initialize("2025-11-25");
  CHECK(at(talk.ask(request("2", "subscriptions/listen", R"({"notifications":{}})")), "/error/code") == "-32601");
}

TEST_CASE("an id that listens cannot be used for another request") {
  FakeTools tools;
  Conversation talk(tools);
  talk.ask(listen("1", "{}"));
  CHECK(at(talk.ask(modern("1", "tools/list")), "/error/code") == "-32600");
}

}  // namespace
}  // namespace soracom_mcp::mcp
