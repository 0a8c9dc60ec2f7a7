#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

constexpr const char* kRevision = "2026-07-28";

std::string modernCall(const std::string& id, const std::string& tool, const std::string& arguments = "{}") {
  return modern(id, "tools/call", R"({"name":")" + tool + R"(","arguments":)" + arguments + "}");
}

TEST_CASE("modern requests need no session and get none") {
  FakeTools tools;
  HttpConversation talk(tools);
  HttpClient client = talk.connect();
  const WireAnswer discover = client.ask(talk.post(modern("1", "server/discover"), modernFields("server/discover")));
  CHECK(discover.status == 200);
  CHECK(discover.field("mcp-session-id") == "absent");
  CHECK(at(checkedMessage(discover.body, kRevision, "server/discover"), "/result/supportedVersions/0") == kRevision);
  const WireAnswer list = client.ask(talk.post(modern("2", "tools/list"), modernFields("tools/list")));
  CHECK(at(checkedMessage(list.body, kRevision, "tools/list"), "/result/cacheScope") == "private");
  const WireAnswer answer =
      client.ask(talk.post(modernCall("3", "echo", R"({"a":1})"), modernFields("tools/call", "echo")));
  CHECK(answer.status == 200);
  CHECK(at(checkedMessage(answer.body, kRevision, "tools/call"), "/result/content/0/text") == R"({"a":1})");
}

TEST_CASE("a modern request ignores the session and the event id it comes with") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-11-25");
  for (const std::string& field : {session, std::string("Mcp-Session-Id: nonsense")}) {
    std::vector<std::string> fields = modernFields("tools/call", "progress");
    fields.push_back(field);
    fields.push_back("Last-Event-ID: 1-0");
    HttpClient client = talk.connect();
    client.send(talk.post(modern("1", "tools/call", R"({"name":"echo","arguments":{}})"), fields));
    CHECK(client.receive().status == 400);  // the name differs: looked at before any session
    fields[2] = "Mcp-Name: echo";
    CHECK(talk.ask(modernCall("1", "echo"), fields).status == 200);
  }
}

struct Mismatch {
  const char* what;
  std::vector<std::string> fields;
};

TEST_CASE("header fields that differ from the body are refused with -32020") {
  const std::string version = "MCP-Protocol-Version: 2026-07-28";
  const Mismatch rows[] = {
      {"no version", {"Mcp-Method: tools/call", "Mcp-Name: echo"}},
      {"legacy version", {"MCP-Protocol-Version: 2025-11-25", "Mcp-Method: tools/call", "Mcp-Name: echo"}},
      {"two versions", {version, "MCP-Protocol-Version: 2025-11-25", "Mcp-Method: tools/call", "Mcp-Name: echo"}},
      {"no method", {version, "Mcp-Name: echo"}},
      {"other method", {version, "Mcp-Method: tools/list", "Mcp-Name: echo"}},
      {"method in another case", {version, "Mcp-Method: Tools/Call", "Mcp-Name: echo"}},
      {"no name", {version, "Mcp-Method: tools/call"}},
      {"other name", {version, "Mcp-Method: tools/call", "Mcp-Name: gate"}},
      {"name in another case", {version, "Mcp-Method: tools/call", "Mcp-Name: Echo"}},
      {"percent is no coding", {version, "Mcp-Method: tools/call", "Mcp-Name: ech%6f"}},
      {"base64 of another name", {version, "Mcp-Method: tools/call", "Mcp-Name: =?base64?Z2F0ZQ==?="}},
      {"base64 without padding", {version, "Mcp-Method: tools/call", "Mcp-Name: =?base64?ZWNobw?="}},
      {"base64 with left-over bits", {version, "Mcp-Method: tools/call", "Mcp-Name: =?base64?ZWNobx==?="}},
      {"base64 with foreign characters", {version, "Mcp-Method: tools/call", "Mcp-Name: =?base64?ZW_obw==?="}},
      {"base64 of what is no UTF-8", {version, "Mcp-Method: tools/call", "Mcp-Name: =?base64?/w==?="}},
      {"marker in another case", {version, "Mcp-Method: tools/call", "Mcp-Name: =?BASE64?ZWNobw==?="}},
      {"byte beyond ASCII", {version, "Mcp-Method: tools/call", "Mcp-Name: \xc3\xa9"}},
  };
  FakeTools tools;
  HttpConversation talk(tools);
  for (const Mismatch& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const WireAnswer answer = talk.ask(modernCall(R"("x")", "echo"), row.fields);
      CHECK(answer.status == 400);
      const Json message = checkedMessage(answer.body, kRevision, "tools/call");
      CHECK(at(message, "/error/code") == "-32020");
      CHECK(at(message, "/id") == "x");
    }
  }
}

TEST_CASE("header fields are compared as they were meant") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::vector<std::vector<std::string>> accepted = {
      {"mcp-protocol-version: 2026-07-28", "MCP-METHOD: tools/call", "mcp-name: echo"},
      {"MCP-Protocol-Version:  2026-07-28\t", "Mcp-Method:tools/call  ", "Mcp-Name: \t echo"},
      {"MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: =?base64?ZWNobw==?="},
      {"MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: echo", "Mcp-Name: echo"},
  };
  for (const auto& fields : accepted) {
    CHECK(talk.ask(modernCall("1", "echo"), fields).status == 200);
  }
  auto fields = modernFields("tools/list");
  fields.push_back("Mcp-Name: whatever");
  CHECK(talk.ask(modern("1", "tools/list"), fields).status == 200);
}

struct Refused {
  const char* what;
  std::string body;
  std::vector<std::string> fields;
  int status;
  const char* code;
};

TEST_CASE("what is refused before a handler runs has its status") {
  const std::string no_capabilities =
      R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}})";
  const std::string unknown_version =
      R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2031-01-01","io.modelcontextprotocol/clientCapabilities":{}}}})";
  const Refused rows[] = {
      {"no capabilities", no_capabilities, modernFields("tools/list"), 400, "-32602"},
      {"no envelope", request("1", "tools/list"), modernFields("tools/list"), 400, "-32602"},
      {"unknown version", unknown_version, {"MCP-Protocol-Version: 2031-01-01"}, 400, "-32022"},
      {"unknown version, other header", unknown_version, modernFields("tools/list"), 400, "-32020"},
      {"unknown method", modern("1", "no/such"), modernFields("no/such"), 404, "-32601"},
      {"ping is gone", modern("1", "ping"), modernFields("ping"), 404, "-32601"},
      {"initialize by header",
       request("1", "initialize", R"({"protocolVersion":"2025-11-25","capabilities":{}})"),
       {"MCP-Protocol-Version: 2026-07-28"},
       400,
       "-32020"},
      {"unknown tool", modernCall("1", "nope"), modernFields("tools/call", "nope"), 200, "-32602"},
      {"no name at all", modern("1", "tools/call"), modernFields("tools/call"), 200, "-32602"},
      {"batch", "[" + modern("1", "tools/list") + "]", modernFields("tools/list"), 400, "-32600"},
      {"broken", "{", modernFields("tools/list"), 400, "-32700"},
      {"response", R"({"jsonrpc":"2.0","id":1,"result":{}})", {}, 400, "-32600"},
  };
  FakeTools tools;
  HttpConversation talk(tools);
  for (const Refused& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const WireAnswer answer = talk.ask(row.body, row.fields);
      CHECK(answer.status == row.status);
      CHECK(at(checkedMessage(answer.body, kRevision, "x"), "/error/code") == row.code);
    }
  }
}

TEST_CASE("a modern notification is taken without effect") {
  FakeTools tools;
  HttpConversation talk(tools);
  HttpClient caller = talk.connect();
  caller.send(talk.post(modernCall("1", "gate"), modernFields("tools/call", "gate")));
  tools.waitUntilEntered(1);
  const WireAnswer answer = talk.ask(cancel("1"), {"MCP-Protocol-Version: 2026-07-28"});
  CHECK(answer.status == 202);
  CHECK(answer.body.empty());
  tools.open();
  CHECK(at(checkedMessage(caller.receive().body, kRevision, "tools/call"), "/id") == "1");
  CHECK(tools.stopReasons().empty());
}

TEST_CASE("a modern client that leaves takes its request back") {
  FakeTools tools;
  HttpConversation talk(tools);
  SECTION("while nothing has been written") {
    HttpClient caller = talk.connect();
    caller.send(talk.post(modernCall("1", "gate"), modernFields("tools/call", "gate")));
    tools.waitUntilEntered(1);
    caller.close();
    tools.waitUntilStopped(1);
  }
  SECTION("while a stream is open") {
    HttpClient caller = talk.connect();
    caller.send(talk.post(modern("1", "tools/call",
                                 R"({"name":"progress","_meta":{"progressToken":1,)"
                                 R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                                 R"("io.modelcontextprotocol/clientCapabilities":{}}})"),
                          modernFields("tools/call", "progress")));
    CHECK(caller.receive().status == 400);  // one _meta too many
    HttpClient stream = talk.connect();
    stream.send(talk.post(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"progress","_meta":{)"
                          R"("progressToken":1,"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                          R"("io.modelcontextprotocol/clientCapabilities":{}}}})",
                          modernFields("tools/call", "progress")));
    CHECK(stream.receiveHead().field("content-type") == "text/event-stream");
    const auto event = stream.nextEvent();
    CHECK(event->id.empty());
    checkedMessage(event->data, kRevision, "");
    stream.close();
    tools.waitUntilStopped(1);
  }
  CHECK(tools.stopReasons() == std::vector<base::StopReason>{base::StopReason::kDisconnected});
}

TEST_CASE("the same id on two connections is two requests") {
  FakeTools tools;
  HttpConversation talk(tools);
  HttpClient one = talk.connect();
  HttpClient two = talk.connect();
  one.send(talk.post(modernCall("1", "gate"), modernFields("tools/call", "gate")));
  two.send(talk.post(modernCall("1", "gate"), modernFields("tools/call", "gate")));
  tools.waitUntilEntered(2);
  one.close();
  tools.waitUntilStopped(1);
  tools.open();
  CHECK(at(checkedMessage(two.receive().body, kRevision, "tools/call"), "/result/content/0/text") ==
        "through the gate");
}

TEST_CASE("both eras share one connection") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string session = talk.openSession("2025-06-18");
  HttpClient client = talk.connect();
  CHECK(
      at(checkedMessage(client.ask(talk.post(request("1", "tools/list"), {session})).body, "2025-06-18", "tools/list"),
         "/result/resultType") == "absent");
  CHECK(at(checkedMessage(client.ask(talk.post(modern("1", "tools/list"), modernFields("tools/list"))).body, kRevision,
                          "tools/list"),
           "/result/resultType") == "complete");
  CHECK(client.ask(talk.post(request("1", "ping"), {session})).status == 200);
}

TEST_CASE("answers of many clients that use the same id do not cross") {
  constexpr int kClients = 20;
  FakeTools tools;
  HttpConversation talk(tools);
  std::vector<HttpClient> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(talk.connect());
  }
  for (int round = 0; round < 50; ++round) {
    const auto own = [&](int i) { return std::to_string(i * 1000 + round); };
    for (int i = 0; i < kClients; ++i) {
      clients[static_cast<std::size_t>(i)].send(
          talk.post(modernCall("1", "echo", R"({"me":)" + own(i) + "}"), modernFields("tools/call", "echo")));
    }
    for (int i = 0; i < kClients; ++i) {
      const std::string body = clients[static_cast<std::size_t>(i)].receive().body;
      CHECK(body.find(R"({\"me\":)" + own(i) + "}") != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::mcp
