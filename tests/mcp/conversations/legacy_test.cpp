#include "conversations/conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

const char* const kLegacy[] = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"};

TEST_CASE("every legacy revision is negotiated as asked for") {
  for (const char* revision : kLegacy) {
    DYNAMIC_SECTION(revision) {
      FakeTools tools;
      Conversation talk(tools);
      const Json answer = talk.initialize(revision);
      CHECK(at(answer, "/id") == "0");
      CHECK(at(answer, "/result/protocolVersion") == revision);
      CHECK(at(answer, "/result/serverInfo/name") == "test-server");
      CHECK(at(answer, "/result/serverInfo/version") == "1.2.3");
      CHECK(at(answer, "/result/capabilities") == R"({"tools":{}})");
      CHECK(at(answer, "/result/instructions") == "Use \"echo\".");
      CHECK(at(answer, "/result/resultType") == "absent");
      CHECK(at(talk.ask(R"({"jsonrpc":"2.0","id":"p","method":"ping"})"), "/result") == "{}");
    }
  }
}

TEST_CASE("an unknown or modern version is answered with the newest legacy one") {
  for (const char* asked : {"2026-07-28", "2024-10-07", "1.0", ""}) {
    DYNAMIC_SECTION("asked for " << asked) {
      FakeTools tools;
      Conversation talk(tools);
      CHECK(at(talk.initialize(asked), "/result/protocolVersion") == "2025-11-25");
    }
  }
}

TEST_CASE("initialize without a usable version is invalid params") {
  FakeTools tools;
  Conversation talk(tools);
  CHECK(at(talk.ask(request("1", "initialize")), "/error/code") == "-32602");
  CHECK(at(talk.ask(request("2", "initialize", R"({"protocolVersion":20251125})")), "/error/code") == "-32602");
  CHECK(at(talk.initialize("2025-11-25"), "/result/protocolVersion") == "2025-11-25");
}

struct Expected {
  const char* revision;
  bool annotations;
  bool titles;
  bool structured;
};

TEST_CASE("tools are listed and called in the shape of the legacy revision") {
  const Expected rows[] = {{"2024-11-05", false, false, false},
                           {"2025-03-26", true, false, false},
                           {"2025-06-18", true, true, true},
                           {"2025-11-25", true, true, true}};
  for (const Expected& row : rows) {
    DYNAMIC_SECTION(row.revision) {
      FakeTools tools;
      Conversation talk(tools);
      talk.initialize(row.revision);
      const Json list = talk.ask(request("1", "tools/list"));
      CHECK(at(list, "/result/tools/0/name") == "echo");
      CHECK(at(list, "/result/tools/0/description") == "Does \"echo\".");
      CHECK(at(list, "/result/tools/0/inputSchema") == R"({"type":"object","properties":{}})");
      CHECK((at(list, "/result/tools/0/title") != "absent") == row.titles);
      CHECK((at(list, "/result/tools/0/annotations/destructiveHint") == "false") == row.annotations);
      CHECK((at(list, "/result/tools/1/outputSchema") != "absent") == row.structured);
      for (const char* member :
           {"/result/nextCursor", "/result/resultType", "/result/ttlMs", "/result/cacheScope", "/result/_meta"}) {
        CHECK(at(list, member) == "absent");
      }
      const Json result = talk.ask(call("2", "structured"));
      CHECK(at(result, "/result/content/0/text") == R"({"sim":"1","n":1.50})");
      CHECK((at(result, "/result/structuredContent/sim") == "1") == row.structured);
      CHECK(at(result, "/result/isError") == "absent");
      CHECK(at(result, "/result/resultType") == "absent");
      CHECK(at(talk.ask(call("3", "image")), "/result/content/0/mimeType") == "image/png");
      CHECK(at(talk.ask(call("4", "meta")), "/result/_meta") == R"({"io.soracom/pages":2})");
    }
  }
}

TEST_CASE("structured content is spliced as the provider wrote it") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  const Json result = talk.ask(call("1", "structured"));
  CHECK(base::writeJson(result.at("result").at("structuredContent")) == R"({"sim":"1","n":1.5})");
  CHECK(at(result, "/result/content/0/text") == R"({"sim":"1","n":1.50})");
}

TEST_CASE("a tool's failure is a result with isError and without structured content") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-06-18");
  const Json result = talk.ask(call("1", "tool_error"));
  CHECK(at(result, "/result/isError") == "true");
  CHECK(at(result, "/result/content/0/text") == "SIM not found");
  CHECK(at(result, "/result/structuredContent") == "absent");
}

TEST_CASE("a defect in a tool is an internal error that tells nothing") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-06-18");
  for (const char* tool : {"missing_code", "throws"}) {
    const Json answer = talk.ask(call("1", tool));
    CHECK(at(answer, "/error/code") == "-32603");
    CHECK(base::writeJson(answer).find("hunter2") == std::string::npos);
  }
  const Json timeout = talk.ask(call("2", "timeout"));
  CHECK(at(timeout, "/result/isError") == "true");
  CHECK(at(timeout, "/result/content/0/text").find("did not finish") != std::string::npos);
}

TEST_CASE("tool params are checked before the tool runs") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  CHECK(at(talk.ask(request("1", "tools/call", R"({"name":"echo"})")), "/result/content/0/text") == "{}");
  struct Row {
    const char* params;
    const char* says;
  };
  for (const Row& row :
       {Row{R"({"name":"echo","arguments":null})", "arguments"}, Row{R"({"name":"echo","arguments":[]})", "arguments"},
        Row{R"({"name":"echo","arguments":"{}"})", "arguments"}, Row{R"({"arguments":{}})", "name"},
        Row{R"({"name":7})", "name"}, Row{R"({"name":"nope"})", "Unknown tool: nope"}}) {
    DYNAMIC_SECTION(row.params) {
      const Json answer = talk.ask(request("2", "tools/call", row.params));
      CHECK(at(answer, "/error/code") == "-32602");
      CHECK(at(answer, "/error/message").find(row.says) != std::string::npos);
      CHECK(at(answer, "/id") == "2");
    }
  }
}

TEST_CASE("methods that are not offered are answered calmly") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  for (const char* method :
       {"resources/list", "prompts/list", "logging/setLevel", "server/discover", "tools/List", ""}) {
    const Json answer = talk.ask(request(R"("x")", method));
    CHECK(at(answer, "/error/code") == "-32601");
    CHECK(at(answer, "/id") == "x");
  }
}

TEST_CASE("before the handshake ping is answered and other requests are refused at once") {
  FakeTools tools;
  Conversation talk(tools);
  CHECK(at(talk.ask(request("1", "ping")), "/result") == "{}");
  CHECK(at(talk.ask(request("2", "tools/list")), "/error/code") == "-32600");
  CHECK(at(talk.ask(request("3", "no/such")), "/error/code") == "-32600");
  CHECK(at(talk.initialize("2025-03-26"), "/result/protocolVersion") == "2025-03-26");
}

TEST_CASE("requests are served before the initialized notification") {
  FakeTools tools;
  Conversation talk(tools);
  talk.ask(request("0", "initialize",
                   R"({"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}})"));
  CHECK(at(talk.ask(request("1", "tools/list")), "/result/tools/0/name") == "echo");
}

TEST_CASE("a second initialize starts over") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2024-11-05");
  CHECK(at(talk.ask(request("1", "tools/list")), "/result/tools/0/title") == "absent");
  CHECK(at(talk.initialize("2025-11-25"), "/result/protocolVersion") == "2025-11-25");
  CHECK(at(talk.ask(request("2", "tools/list")), "/result/tools/0/title") == "Title of echo");
}

TEST_CASE("a long list comes in pages and a foreign cursor is refused") {
  FakeTools tools(390);  // 401 in all
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  std::vector<std::string> names;
  std::string params = "{}";
  std::vector<std::size_t> sizes;
  for (std::string cursor; cursor != "absent";) {
    const Json page = talk.ask(request("1", "tools/list", params));
    const Json& listed = page.at("result").at("tools");
    sizes.push_back(listed.size());
    for (const Json& tool : listed) {
      names.push_back(at(tool, "/name"));
    }
    cursor = at(page, "/result/nextCursor");
    params = R"({"cursor":")" + cursor + R"("})";
  }
  CHECK(sizes == std::vector<std::size_t>{200, 200, 1});
  CHECK(names.size() == 401);
  CHECK(names.back() == "extra_389");
  for (const char* cursor : {R"("")", R"("2")", R"("0000000000000000")", "null", "7"}) {
    CHECK(at(talk.ask(request("2", "tools/list", R"({"cursor":)" + std::string(cursor) + "}")), "/error/code") ==
          "-32602");
  }
}

}  // namespace
}  // namespace soracom_mcp::mcp
