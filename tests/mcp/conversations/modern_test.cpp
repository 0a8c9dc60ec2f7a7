#include "conversations/conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

std::string withMeta(const std::string& method, const std::string& meta) {
  return request("1", method, R"({"_meta":)" + meta + "}");
}

const char* const kVersion = R"("io.modelcontextprotocol/protocolVersion":)";
const char* const kCapabilities = R"("io.modelcontextprotocol/clientCapabilities":)";

TEST_CASE("server discover tells versions and capabilities any number of times") {
  FakeTools tools;
  Conversation talk(tools);
  for (const char* id : {R"("server-discover-probe-1")", "0"}) {
    const Json answer = talk.ask(modern(id, "server/discover"));
    CHECK(base::writeJson(answer.at("id")) == id);
    CHECK(at(answer, "/result/supportedVersions") ==
          R"(["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"])");
    CHECK(at(answer, "/result/capabilities") == R"({"tools":{}})");
    CHECK(at(answer, "/result/instructions") == "Use \"echo\".");
    CHECK(at(answer, "/result/resultType") == "complete");
    CHECK(at(answer, "/result/ttlMs") == "3600000");
    CHECK(at(answer, "/result/cacheScope") == "private");
    CHECK(at(answer, "/result/_meta/io.modelcontextprotocol~1serverInfo") ==
          R"({"name":"test-server","title":"Test server","version":"1.2.3"})");
  }
}

TEST_CASE("modern results carry the envelope and lists the cache hints") {
  FakeTools tools;
  Conversation talk(tools);
  const Json list = talk.ask(modern("1", "tools/list"));
  CHECK(at(list, "/result/tools/0/title") == "Title of echo");
  CHECK(at(list, "/result/tools/1/outputSchema/type") == "object");
  CHECK(at(list, "/result/resultType") == "complete");
  CHECK(at(list, "/result/ttlMs") == "300000");
  CHECK(at(list, "/result/cacheScope") == "private");
  CHECK(at(list, "/result/nextCursor") == "absent");

  const Json result = talk.ask(modern("2", "tools/call", R"({"name":"structured","arguments":{}})"));
  CHECK(at(result, "/result/structuredContent/sim") == "1");
  CHECK(at(result, "/result/resultType") == "complete");
  CHECK(at(result, "/result/ttlMs") == "absent");
  CHECK(at(result, "/result/_meta/io.modelcontextprotocol~1serverInfo/version") == "1.2.3");

  const Json meta = talk.ask(modern("3", "tools/call", R"({"name":"meta"})"));
  CHECK(at(meta, "/result/_meta/io.soracom~1pages") == "2");
  CHECK(at(meta, "/result/_meta/io.modelcontextprotocol~1serverInfo/name") == "test-server");
  CHECK(at(talk.ask(modern("4", "tools/call", R"({"name":"tool_error"})")), "/result/isError") == "true");
  CHECK(at(talk.ask(modern("5", "tools/call", R"({"name":"nope"})")), "/error/code") == "-32602");
}

TEST_CASE("an incomplete modern envelope is invalid params and names what is missing") {
  FakeTools tools;
  Conversation talk(tools);
  struct Row {
    std::string meta;
    const char* names;
  };
  const Row rows[] = {
      {std::string("{") + kVersion + R"("2026-07-28"})", "clientCapabilities"},
      {std::string("{") + kVersion + R"("2026-07-28",)" + kCapabilities + "null}", "clientCapabilities"},
      {std::string("{") + kVersion + R"("2026-07-28",)" + kCapabilities + "[]}", "clientCapabilities"},
      {std::string("{") + kVersion + "null," + kCapabilities + "{}}", "protocolVersion"},
      {std::string("{") + kVersion + "20260728," + kCapabilities + "{}}", "protocolVersion"}};
  for (const Row& row : rows) {
    for (const char* method : {"tools/list", "server/discover", "no/such"}) {
      const Json answer = talk.ask(withMeta(method, row.meta));
      CHECK(at(answer, "/error/code") == "-32602");
      CHECK(at(answer, "/error/message").find(row.names) != std::string::npos);
    }
  }
  CHECK(at(talk.ask(request("1", "server/discover")), "/error/code") == "-32602");
}

TEST_CASE("an unsupported version is refused with what is supported") {
  FakeTools tools;
  Conversation talk(tools);
  struct Row {
    const char* version;
    const char* supported;
  };
  for (const Row& row : {Row{"v999.0.0", R"(["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"])"},
                         Row{"", R"(["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"])"},
                         Row{"2025-11-25", R"(["2026-07-28"])"}}) {
    for (const char* method : {"tools/list", "server/discover"}) {
      const Json answer =
          talk.ask(withMeta(method, std::string("{") + kVersion + '"' + row.version + "\"," + kCapabilities + "{}}"));
      CHECK(at(answer, "/error/code") == "-32022");
      CHECK(at(answer, "/error/data/requested") == row.version);
      CHECK(at(answer, "/error/data/supported") == row.supported);
    }
  }
}

TEST_CASE("methods that left the protocol are unknown in a modern request") {
  FakeTools tools;
  Conversation talk(tools);
  for (const char* method : {"initialize", "ping", "logging/setLevel", "resources/subscribe", "tasks/list",
                             "notifications/initialized", "resources/list", "prompts/list"}) {
    CHECK(at(talk.ask(modern("1", method)), "/error/code") == "-32601");
  }
}

TEST_CASE("a log level of a modern request is one of eight") {
  FakeTools tools;
  Conversation talk(tools);
  const auto meta = [](const std::string& level) {
    return std::string("{") + kVersion + R"("2026-07-28",)" + kCapabilities +
           R"({},"io.modelcontextprotocol/logLevel":)" + level + "}";
  };
  CHECK(at(talk.ask(withMeta("tools/list", meta(R"("notice")"))), "/result/resultType") == "complete");
  CHECK(at(talk.ask(withMeta("tools/list", meta(R"("loud")"))), "/error/code") == "-32602");
  CHECK(at(talk.ask(withMeta("tools/list", meta("1"))), "/error/code") == "-32602");
}

TEST_CASE("initialize works after server discover") {
  FakeTools tools;
  Conversation talk(tools);
  talk.ask(modern(R"("probe")", "server/discover"));
  CHECK(at(talk.initialize("2025-11-25"), "/result/protocolVersion") == "2025-11-25");
  CHECK(at(talk.ask(request("1", "tools/list")), "/result/resultType") == "absent");
}

TEST_CASE("both eras are served in one process message by message") {
  FakeTools tools;
  Conversation talk(tools);
  CHECK(at(talk.ask(modern("1", "tools/list")), "/result/resultType") == "complete");
  CHECK(at(talk.ask(request("2", "tools/list")), "/error/code") == "-32600");
  talk.initialize("2024-11-05");
  CHECK(at(talk.ask(request("3", "tools/list")), "/result/resultType") == "absent");
  CHECK(at(talk.ask(modern("4", "tools/list")), "/result/tools/0/title") == "Title of echo");
  CHECK(at(talk.ask(request("5", "tools/list")), "/result/tools/0/title") == "absent");
}

TEST_CASE("a foreign member of the meta object does not make a request modern") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-06-18");
  const Json answer = talk.ask(withMeta("tools/list", R"({"progressToken":1,"com.example/x":{}})"));
  CHECK(at(answer, "/result/resultType") == "absent");
  CHECK(at(answer, "/result/tools/0/name") == "echo");
}

}  // namespace
}  // namespace soracom_mcp::mcp
