#include <unistd.h>

#include <csignal>

#include "conversations/conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using base::StopReason;

TEST_CASE("calls in flight are answered after the input has ended") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  talk.send(call("1", "gate"));
  tools.waitUntilEntered(1);
  talk.closeInput();
  tools.open();
  const auto rest = talk.finish();
  REQUIRE(rest.size() == 1);
  CHECK(at(rest[0], "/result/content/0/text") == "through the gate");
  CHECK(talk.end() == StdioTransport::End::kEndOfInput);
}

TEST_CASE("calls that outlast the drain are stopped") {
  FakeTools tools;
  Conversation::Settings settings;
  settings.drain = std::chrono::milliseconds(0);
  Conversation talk(tools, settings);
  talk.initialize("2025-11-25");
  talk.send(call("1", "gate"));
  tools.waitUntilEntered(1);
  const auto rest = talk.finish();
  CHECK(tools.stopReasons() == std::vector<StopReason>{StopReason::kShutdown});
  REQUIRE(rest.size() == 1);
  CHECK(at(rest[0], "/id") == "1");
  CHECK(at(rest[0], "/error/message").find("shutting down") != std::string::npos);
}

TEST_CASE("stop ends the reading while the client stays") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  CHECK(at(talk.ask(request("1", "ping")), "/id") == "1");
  talk.stopTransport();
  CHECK(talk.finish().empty());
  CHECK(talk.end() == StdioTransport::End::kStopped);
}

TEST_CASE("a client that reads nothing does not hold up the end") {
  FakeTools tools;
  Conversation::Settings settings;
  settings.transport.write_patience = std::chrono::milliseconds(1);
  Conversation talk(tools, settings);
  talk.initialize("2025-11-25");
  // More than a pipe holds, so that a worker is left writing.
  talk.sendRaw(call("1", "echo", R"({"a":")" + std::string(500'000, 'z') + "\"}") + "\n");
  talk.stopTransport();
  talk.closeInput();
  SUCCEED("the conversation's destructor waits for the server");
}

TEST_CASE("a client that closes its end stops the calls and the reading") {
  int input[2];
  int output[2];
  REQUIRE(::pipe(input) == 0);
  REQUIRE(::pipe(output) == 0);
  std::signal(SIGPIPE, SIG_IGN);
  FakeTools tools;
  StdioTransport::End end = StdioTransport::End::kStopped;
  {
    StdioTransport transport({input[0], output[1]});
    Server server(Conversation::testOptions(), tools);
    std::thread reader([&] { end = transport.run(server); });
    const std::string lines = modern("1", "tools/call", R"({"name":"gate"})") + "\n";
    REQUIRE(::write(input[1], lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()));
    tools.waitUntilEntered(1);
    ::close(output[0]);
    const std::string ping = request("2", "ping") + "\n";
    REQUIRE(::write(input[1], ping.data(), ping.size()) == static_cast<ssize_t>(ping.size()));
    reader.join();
    tools.waitUntilStopped(1);
  }
  CHECK(end == StdioTransport::End::kPeerGone);
  CHECK(tools.stopReasons() == std::vector<StopReason>{StopReason::kDisconnected});
  for (const int descriptor : {input[0], input[1], output[1]}) {
    ::close(descriptor);
  }
}

TEST_CASE("progress is sent for a token and ends with the answer") {
  for (const char* revision : {"2024-11-05", "2025-11-25", "2026-07-28"}) {
    for (const char* token : {"0", R"("t")"}) {
      DYNAMIC_SECTION(revision << ' ' << token) {
        const bool is_modern = std::string(revision) == "2026-07-28";
        FakeTools tools;
        Conversation talk(tools);
        if (!is_modern) {
          talk.initialize(revision);
        }
        std::string line = is_modern ? modern("1", "tools/call", R"({"name":"progress"})")
                                     : request("1", "tools/call", R"({"_meta":{},"name":"progress"})");
        const auto meta = line.find(R"("_meta":{)") + 9;
        line.insert(meta, R"("progressToken":)" + std::string(token) + (is_modern ? "," : ""));
        const Json progress = talk.ask(line);
        CHECK(base::writeJson(progress.at("params").at("progressToken")) == token);
        CHECK(at(progress, "/params/progress") == "1");
        CHECK(at(progress, "/params/total") == "3");
        CHECK((at(progress, "/params/message") == "first") == (std::string(revision) != "2024-11-05"));
        tools.open();
        CHECK(at(talk.receive(), "/id") == "1");
        CHECK(talk.finish().empty());
      }
    }
  }
}

TEST_CASE("no progress is sent without a usable token") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  tools.open();
  for (const char* meta : {"{}", R"({"progressToken":null})", R"({"progressToken":1.5})", "null", "[]"}) {
    const Json answer =
        talk.ask(request("1", "tools/call", R"({"name":"progress","_meta":)" + std::string(meta) + "}"));
    CHECK(at(answer, "/id") == "1");
  }
  CHECK(talk.finish().empty());
}

}  // namespace
}  // namespace soracom_mcp::mcp
