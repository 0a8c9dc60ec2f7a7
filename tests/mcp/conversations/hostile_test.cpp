#include "conversations/conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

std::string nested(std::size_t depth) {
  return request("1", "ping", R"({"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}");
}

struct Row {
  const char* what;
  std::string line;
  const char* code;
  const char* id;
};

TEST_CASE("a frame that is no message is refused and the process lives") {
  const Row rows[] = {
      {"no JSON", "hello", "-32700", "absent"},
      {"half a message", R"({"jsonrpc":"2.0","id":1)", "-32700", "absent"},
      {"two messages on a line", request("1", "ping") + request("2", "ping"), "-32700", "absent"},
      {"bytes that are no UTF-8", request("1", "ping", "{\"a\":\"\xFF\"}"), "-32700", "absent"},
      {"a byte order mark", "\xEF\xBB\xBF" + request("1", "ping"), "-32700", "absent"},
      {"a raw NUL", request("1", "ping") + std::string("\0", 1), "-32700", "absent"},
      {"a NUL in a name", request("1", "ping", R"({"a\u0000b":1})"), "-32700", "absent"},
      {"a member twice", R"({"jsonrpc":"2.0","id":1,"id":2,"method":"ping"})", "-32700", "absent"},
      {"deep nesting", nested(100), "-32600", "1"},
      {"very deep nesting", nested(200'000), "-32600", "1"},
      {"a number", "42", "-32600", "absent"},
      {"null", "null", "-32600", "absent"},
      {"an empty object", "{}", "-32600", "absent"},
      {"an id of null", request("null", "ping"), "-32600", "absent"},
      {"a fraction as id", request("1.5", "ping"), "-32600", "absent"},
      {"a whole fraction as id", request("1.0", "ping"), "-32600", "absent"},
      {"a boolean as id", request("true", "ping"), "-32600", "absent"},
      {"an object as id", request("{}", "ping"), "-32600", "absent"},
      {"an id beyond 64 bits", request("18446744073709551615", "ping"), "-32600", "absent"},
      {"another JSON-RPC", R"({"jsonrpc":"1.0","id":7,"method":"ping"})", "-32600", "7"},
      {"no version", R"({"id":"x","method":"ping"})", "-32600", "x"},
      {"no method", R"({"jsonrpc":"2.0","id":7})", "-32600", "7"},
      {"a number as method", R"({"jsonrpc":"2.0","id":7,"method":1})", "-32600", "7"},
      {"an array as params", R"({"jsonrpc":"2.0","id":7,"method":"ping","params":[]})", "-32602", "7"},
      {"null as params", R"({"jsonrpc":"2.0","id":7,"method":"ping","params":null})", "-32602", "7"},
  };
  FakeTools tools;
  Conversation talk(tools);
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Json answer = talk.ask(row.line);
      CHECK(at(answer, "/error/code") == row.code);
      CHECK(at(answer, "/id") == row.id);
      CHECK(at(talk.ask(request("9", "ping")), "/result") == "{}");
    }
  }
}

TEST_CASE("ids come back as they were sent") {
  FakeTools tools;
  Conversation talk(tools);
  for (const char* id : {"0", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808", R"("")",
                         R"("0")", R"("a\"b\\c\n")", R"("\u0000")", R"("日本")"}) {
    const Json answer = talk.ask(request(id, "ping"));
    CHECK(base::equalJson(answer.at("id"), Json::parse(id)));
  }
}

TEST_CASE("blank lines and carriage returns are accepted") {
  FakeTools tools;
  Conversation talk(tools);
  talk.sendRaw("\n\r\n  \t\n" + request("1", "ping") + "\r\n\n");
  CHECK(at(talk.receive(), "/id") == "1");
  CHECK(talk.finish().empty());
}

TEST_CASE("a line beyond the bound is dropped to its end and answered") {
  FakeTools tools;
  Conversation::Settings settings;
  settings.transport.max_line_bytes = 1000;
  Conversation talk(tools, settings);
  talk.sendRaw(std::string(300'000, 'x'));
  const Json answer = talk.receive();  // before the line has ended
  CHECK(at(answer, "/error/code") == "-32600");
  CHECK(at(answer, "/id") == "absent");
  talk.sendRaw(std::string(1000, 'y') + "\n" + request("1", "ping") + "\n");
  CHECK(at(talk.receive(), "/id") == "1");
  CHECK(talk.finish().empty());
}

TEST_CASE("messages of several megabytes pass in both directions") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25");
  const std::string large(3'000'000, 'z');
  std::thread sender([&] { talk.sendRaw(call("1", "echo", R"({"a":")" + large + "\"}") + "\n"); });
  const Json answer = talk.receive();
  sender.join();
  CHECK(at(answer, "/result/content/0/text").size() == large.size() + 8);
}

TEST_CASE("answers nobody waits for and unknown notifications are dropped") {
  FakeTools tools;
  Conversation talk(tools);
  for (const char* line :
       {R"({"jsonrpc":"2.0","id":1,"result":{}})", R"({"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"m"}})",
        R"({"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"m"}})",
        R"({"jsonrpc":"2.0","method":"notifications/roots/list_changed"})",
        R"({"jsonrpc":"2.0","method":"no/such/notification","params":{"a":1}})",
        R"({"jsonrpc":"2.0","method":"tools/list","params":[]})"}) {
    talk.send(line);
  }
  CHECK(at(talk.ask(request("1", "ping")), "/id") == "1");
  CHECK(talk.finish().empty());
}

TEST_CASE("a last line without its end is served") {
  FakeTools tools;
  Conversation talk(tools);
  talk.sendRaw(request("1", "ping"));
  const auto rest = talk.finish();
  REQUIRE(rest.size() == 1);
  CHECK(at(rest[0], "/id") == "1");
}

TEST_CASE("a message in pieces is put together") {
  FakeTools tools;
  Conversation talk(tools);
  for (const char c : request("1", "ping")) {
    talk.sendRaw(std::string(1, c));
  }
  talk.sendRaw("\n");
  CHECK(at(talk.receive(), "/id") == "1");
}

}  // namespace
}  // namespace soracom_mcp::mcp
