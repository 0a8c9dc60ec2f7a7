#include <algorithm>

#include "conversations/conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

std::string batch(const std::vector<std::string>& elements) {
  std::string out = "[";
  for (const std::string& element : elements) {
    out += (out.size() > 1 ? "," : "") + element;
  }
  return out + "]";
}

std::vector<std::string> idsOf(const Json& frame) {
  REQUIRE(frame.is_array());
  std::vector<std::string> out;
  for (const Json& message : frame) {
    out.push_back(at(message, "/id"));
  }
  std::sort(out.begin(), out.end());
  return out;
}

const std::string kInitialized = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";

TEST_CASE("a batch is answered with one array") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-03-26");
  const Json frame = talk.ask(batch({request("1", "ping"), kInitialized, call("2", "echo"), request("3", "no/such"),
                                     R"({"jsonrpc":"2.0","id":4})", request("5", "tools/list")}));
  CHECK(idsOf(frame) == std::vector<std::string>{"1", "2", "3", "4", "5"});
}

TEST_CASE("a batch of notifications gets no line") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-03-26");
  talk.send(batch({kInitialized, cancel("77"), R"({"jsonrpc":"2.0","id":9,"result":{}})"}));
  CHECK(at(talk.ask(request("1", "ping")), "/id") == "1");
  CHECK(talk.finish().empty());
}

TEST_CASE("a batch that may not be is refused as a whole") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-03-26");
  struct Row {
    const char* why;
    std::string line;
  };
  const std::vector<std::string> many(101, kInitialized);
  const Row rows[] = {{"empty", "[]"},
                      {"one id twice", batch({request("1", "ping"), request("1", "ping")})},
                      {"modern element", batch({request("1", "ping"), modern("2", "tools/list")})},
                      {"too many", batch(many)}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.why) {
      const Json answer = talk.ask(row.line);
      CHECK(at(answer, "/error/code") == "-32600");
      CHECK(at(answer, "/id") == "absent");
      CHECK(at(talk.ask(request("9", "ping")), "/id") == "9");
    }
  }
}

TEST_CASE("the same id as number and as text is two ids") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-03-26");
  const Json frame = talk.ask(batch({request("1", "ping"), request(R"("1")", "ping")}));
  CHECK(frame.size() == 2);
}

TEST_CASE("initialize inside a batch is refused and the rest is served") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-03-26");
  const Json frame =
      talk.ask(batch({request("1", "initialize", R"({"protocolVersion":"2025-11-25"})"), request("2", "ping")}));
  REQUIRE(frame.size() == 2);
  CHECK(at(frame, "/0/error/code") == "-32600");
  CHECK(at(frame, "/1/result") == "{}");
  CHECK(talk.ask(batch({request("3", "ping")})).is_array());  // still the revision that has batches
}

TEST_CASE("other revisions refuse batches") {
  for (const char* revision : {"", "2024-11-05", "2025-06-18", "2025-11-25"}) {
    DYNAMIC_SECTION("revision " << revision) {
      FakeTools tools;
      Conversation talk(tools);
      if (*revision != '\0') {
        talk.initialize(revision);
      }
      const Json answer = talk.ask(batch({request("1", "ping")}));
      CHECK(at(answer, "/error/code") == "-32600");
      CHECK(at(answer, "/id") == "absent");
    }
  }
}

TEST_CASE("a cancelled element is left out of the answer to its batch") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-03-26");
  talk.send(batch({call("1", "gate"), request("2", "ping")}));
  tools.waitUntilEntered(1);
  talk.send(cancel("1"));
  CHECK(idsOf(talk.receive()) == std::vector<std::string>{"2"});
  talk.send(batch({call("3", "gate")}));
  tools.waitUntilEntered(2);
  talk.send(cancel("3"));
  CHECK(talk.finish().empty());
}

}  // namespace
}  // namespace soracom_mcp::mcp
