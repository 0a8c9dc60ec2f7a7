#include <set>

#include "conversations/conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using base::StopReason;

TEST_CASE("a waiting tool blocks neither ping nor list nor other calls") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  talk.send(call("1", "gate"));
  tools.waitUntilEntered(1);
  CHECK(at(talk.ask(request("2", "ping")), "/id") == "2");
  CHECK(at(talk.ask(request("3", "tools/list")), "/id") == "3");
  CHECK(at(talk.ask(modern("4", "server/discover")), "/id") == "4");
  CHECK(at(talk.ask(call("5", "echo")), "/id") == "5");
  tools.open();
  CHECK(at(talk.receive(), "/id") == "1");
}

TEST_CASE("a catalogue that is still being built holds up its list alone") {
  FakeTools tools;
  tools.holdCatalogue();
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  talk.send(request("1", "tools/list"));
  talk.send(request("2", "tools/list"));
  talk.send(cancel("2"));
  CHECK(at(talk.ask(request("3", "ping")), "/id") == "3");
  CHECK(at(talk.ask(call("4", "echo")), "/id") == "4");
  tools.open();
  const Json list = talk.receive();
  CHECK(at(list, "/id") == "1");
  CHECK(at(list, "/result/tools/0/name") == "echo");
  CHECK(talk.finish().empty());
}

TEST_CASE("a cancel stops the tool and no answer follows") {
  for (const bool modern_era : {false, true}) {
    DYNAMIC_SECTION((modern_era ? "modern" : "legacy")) {
      FakeTools tools;
      Conversation talk(tools);
      if (!modern_era) {
        talk.initialize("2025-11-25");
      }
      talk.send(modern_era ? modern(R"("a")", "tools/call", R"({"name":"gate"})") : call(R"("a")", "gate"));
      tools.waitUntilEntered(1);
      talk.send(cancel(R"("a")"));
      tools.waitUntilStopped(1);
      CHECK(tools.stopReasons() == std::vector<StopReason>{StopReason::kCancelledByClient});
      CHECK(talk.finish().empty());
    }
  }
}

TEST_CASE("nothing follows a cancel even when the tool goes on to its end") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  talk.send(call("1", "stubborn"));
  tools.waitUntilEntered(1);
  talk.send(cancel("1"));
  CHECK(at(talk.ask(request("2", "ping")), "/id") == "2");
  tools.open();
  CHECK(talk.finish().empty());
}

TEST_CASE("an id may be used again at once after its cancel") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  talk.send(call("1", "stubborn"));
  tools.waitUntilEntered(1);
  talk.send(cancel("1"));
  const Json answer = talk.ask(call("1", "echo", R"({"second":true})"));
  CHECK(at(answer, "/result/content/0/text") == R"({"second":true})");
  tools.open();
  CHECK(talk.finish().empty());
}

TEST_CASE("a cancel of what is unknown or finished or malformed is ignored") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  CHECK(at(talk.ask(call("1", "echo")), "/id") == "1");
  talk.send(call("5", "gate"));
  tools.waitUntilEntered(1);
  for (const char* id : {"1", "404", R"("5")", "null", "5.0", "true", "{}"}) {
    talk.send(cancel(id));
  }
  talk.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled"})");
  talk.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":[5]})");
  CHECK(at(talk.ask(request("6", "ping")), "/id") == "6");
  CHECK(tools.stopReasons().empty());
  tools.open();
  CHECK(at(talk.receive(), "/id") == "5");
  CHECK(talk.finish().empty());
}

TEST_CASE("a cancel that races the answer ends in one answer or none") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  std::set<std::string> seen;
  constexpr int kRounds = 200;
  for (int i = 1; i <= kRounds; ++i) {
    const std::string id = std::to_string(i);
    talk.sendRaw(call(id, "echo") + "\n" + cancel(id) + "\n");
    talk.send(request("\"p" + id + "\"", "ping"));
    // The answer, if there is one, comes before that to the ping: the cancel was heard before the ping.
    std::string answered = at(talk.receive(), "/id");
    if (answered == id) {
      seen.insert(id);
      answered = at(talk.receive(), "/id");
    }
    REQUIRE(answered == "p" + id);
  }
  CHECK(talk.finish().empty());
  CHECK(seen.size() <= kRounds);
}

TEST_CASE("a call that waits for a thread is cancelled without reaching its tool") {
  FakeTools tools;
  Conversation::Settings settings;
  settings.server.max_parallel_calls = 1;
  Conversation talk(tools, settings);
  talk.initialize("2025-11-25");
  talk.send(call("1", "stubborn"));
  tools.waitUntilEntered(1);
  talk.send(call("2", "gate"));
  talk.send(cancel("2"));
  CHECK(at(talk.ask(request("3", "ping")), "/id") == "3");
  tools.open();
  CHECK(at(talk.receive(), "/id") == "1");
  CHECK(talk.finish().empty());
  CHECK(tools.entered() == 1);
}

TEST_CASE("more calls than may wait are refused as busy") {
  FakeTools tools;
  Conversation::Settings settings;
  settings.server.max_parallel_calls = 1;
  settings.server.max_queued_calls = 1;
  Conversation talk(tools, settings);
  talk.initialize("2025-11-25");
  talk.send(call("1", "gate"));
  tools.waitUntilEntered(1);
  talk.send(call("2", "gate"));
  const Json busy = talk.ask(call("3", "gate"));
  CHECK(at(busy, "/id") == "3");
  CHECK(at(busy, "/error/message").find("busy") != std::string::npos);
  tools.open();
  CHECK(at(talk.receive(), "/id") == "1");
  CHECK(at(talk.receive(), "/id") == "2");
  CHECK(at(talk.ask(call("3", "echo")), "/id") == "3");
}

TEST_CASE("an id in flight is refused for any second request") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  talk.send(call("1", "gate"));
  tools.waitUntilEntered(1);
  for (const std::string& second : {call("1", "echo"), request("1", "ping"), request("1", "no/such")}) {
    const Json answer = talk.ask(second);
    CHECK(at(answer, "/error/code") == "-32600");
    CHECK(at(answer, "/id") == "1");
  }
  CHECK(at(talk.ask(call(R"("1")", "echo")), "/result/content/0/text") == "{}");
  tools.open();
  CHECK(at(talk.receive(), "/result/content/0/text") == "through the gate");
  CHECK(at(talk.ask(call("1", "echo")), "/result/content/0/text") == "{}");
}

TEST_CASE("a call past its time is stopped and answered") {
  FakeTools tools;
  Conversation::Settings settings;
  settings.server.call_timeout = std::chrono::milliseconds(20);
  Conversation talk(tools, settings);
  talk.initialize("2025-11-25");
  const Json answer = talk.ask(call("1", "gate"));
  CHECK(at(answer, "/result/isError") == "true");
  CHECK(at(answer, "/result/content/0/text").find("did not finish") != std::string::npos);
  // On a busy machine the time may be over before the tool begins.
  CHECK(tools.stopReasons() == std::vector<StopReason>(tools.entered(), StopReason::kDeadline));
}

TEST_CASE("interleaved requests of many clients never cross") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  constexpr int kClients = 100;
  constexpr int kCalls = 8;
  std::thread sender([&talk] {
    for (int i = 0; i < kClients * kCalls; ++i) {
      const std::string id = "\"c" + std::to_string(i % kClients) + "-" + std::to_string(i) + "\"";
      talk.sendRaw(call(id, "echo", R"({"for":)" + id + "}") + "\n");
    }
  });
  std::set<std::string> ids;
  for (int i = 0; i < kClients * kCalls; ++i) {
    const Json answer = talk.receive();
    const std::string id = at(answer, "/id");
    REQUIRE(at(answer, "/result/content/0/text") == R"({"for":")" + id + "\"}");
    REQUIRE(ids.insert(id).second);
  }
  sender.join();
  CHECK(talk.finish().empty());
}

}  // namespace
}  // namespace soracom_mcp::mcp
