#include "conversations/conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

Conversation::Settings withLogging() {
  Conversation::Settings settings;
  settings.server.logging = true;
  return settings;
}

// The levels of the messages that come before the answer to `line`.
std::string levelsHeard(Conversation& talk, const std::string& line) {
  talk.send(line);
  std::string out;
  for (Json message = talk.receive(); base::findMember(message, "id") == nullptr; message = talk.receive()) {
    CHECK(at(message, "/method") == "notifications/message");
    CHECK(at(message, "/params/logger") == "test");
    out += at(message, "/params/level") + ' ';
  }
  return out;
}

TEST_CASE("a legacy client hears of a call what it asked for by level and nothing before") {
  for (const char* revision : {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"}) {
    DYNAMIC_SECTION(revision) {
      FakeTools tools;
      Conversation talk(tools, withLogging());
      talk.initialize(revision);
      CHECK(levelsHeard(talk, call("1", "logs")) == "");
      CHECK(at(talk.ask(request("2", "logging/setLevel", R"({"level":"alert"})")), "/result") == "{}");
      CHECK(levelsHeard(talk, call("3", "logs")) == "alert emergency ");
      CHECK(at(talk.ask(request("4", "logging/setLevel", R"({"level":"debug"})")), "/result") == "{}");
      CHECK(levelsHeard(talk, call("5", "logs")) == "debug info notice warning error critical alert emergency ");
      for (const char* params : {R"({"level":"loud"})", R"({"level":3})", "{}"}) {
        CHECK(at(talk.ask(request("6", "logging/setLevel", params)), "/error/code") == "-32602");
      }
      talk.initialize(revision);
      CHECK(levelsHeard(talk, call("7", "logs")) == "");
    }
  }
}

TEST_CASE("a modern request hears what its own level asks for") {
  FakeTools tools;
  Conversation talk(tools, withLogging());
  const auto logs = [](const std::string& meta) { return modern("1", "tools/call", R"({"name":"logs"})", "{}", meta); };
  CHECK(levelsHeard(talk, logs(R"("io.modelcontextprotocol/logLevel":"critical")")) == "critical alert emergency ");
  CHECK(levelsHeard(talk, logs("")) == "");
  CHECK(at(talk.ask(modern("2", "logging/setLevel", R"({"level":"debug"})")), "/error/code") == "-32601");
}

TEST_CASE("the level of one era is not that of the other") {
  FakeTools tools;
  Conversation talk(tools, withLogging());
  talk.initialize("2025-11-25");
  talk.ask(request("1", "logging/setLevel", R"({"level":"debug"})"));
  CHECK(levelsHeard(talk, modern("2", "tools/call", R"({"name":"logs"})")) == "");
}

}  // namespace
}  // namespace soracom_mcp::mcp
