// One handler asks; the modern era answers `input_required`, legacy revisions get requests of ours.
#include "conversations/conversation.h"
#include "fake_features.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

const char* const kForms = R"({"elicitation":{}})";
const char* const kAll = R"({"elicitation":{"form":{}},"sampling":{},"roots":{}})";
const char* const kAccepted = R"({"action":"accept","content":{"name":"Ann"}})";

std::string answer(const Json& question, const std::string& result) {
  return R"({"jsonrpc":"2.0","id":)" + base::writeJson(question.at("id")) + R"(,"result":)" + result + "}";
}

std::string modernCall(const std::string& id, const std::string& tool, const std::string& more = "",
                       const std::string& capabilities = kAll) {
  return modern(id, "tools/call", R"({"name":")" + tool + "\"" + more + "}", capabilities);
}

std::string responses(const std::string& map) { return R"(,"inputResponses":)" + map; }
std::string state(const std::string& sealed) { return R"(,"requestState":")" + sealed + "\""; }

TEST_CASE("a legacy call asks by a request of its own and goes on with the answer") {
  for (const char* revision : {"2025-06-18", "2025-11-25"}) {
    DYNAMIC_SECTION(revision) {
      FakeTools tools;
      Conversation talk(tools);
      talk.initialize(revision, kForms);
      struct Row {
        std::string result;
        const char* text;
      };
      for (const Row& row : {Row{kAccepted, "Hello, Ann!"}, Row{R"({"action":"decline"})", "declined"},
                             Row{R"({"action":"cancel"})", "dismissed"}}) {
        const Json question = talk.ask(call("1", "ask"));
        CHECK(at(question, "/method") == "elicitation/create");
        CHECK(at(question, "/params/message") == "Your name?");
        CHECK(at(question, "/params/requestedSchema/properties/name/type") == "string");
        CHECK(at(question, "/params/mode") == (std::string(revision) == "2025-06-18" ? "absent" : "form"));
        CHECK(at(talk.ask(answer(question, row.result)), "/result/content/0/text") == row.text);
      }
    }
  }
}

TEST_CASE("a client's error counts as a dismissed form") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25", kForms);
  const Json question = talk.ask(call("1", "ask"));
  const std::string error = R"({"jsonrpc":"2.0","id":)" + base::writeJson(question.at("id")) +
                            R"(,"error":{"code":-32601,"message":"no forms"}})";
  CHECK(at(talk.ask(error), "/result/content/0/text") == "dismissed");
}

TEST_CASE("an unusable answer is asked for again") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25", kForms);
  Json question = talk.ask(call("1", "ask"));
  for (const char* useless : {R"({"action":"accept"})", R"({"action":"accept","content":{"name":7}})", "{}"}) {
    const Json again = talk.ask(answer(question, useless));
    CHECK(at(again, "/method") == "elicitation/create");
    CHECK(again.at("id") != question.at("id"));
    question = again;
  }
  CHECK(at(talk.ask(answer(question, kAccepted)), "/result/content/0/text") == "Hello, Ann!");
}

TEST_CASE("a handler that asks for ever is given up") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25", kForms);
  Json message = talk.ask(call("1", "ask_forever"));
  int rounds = 0;
  for (; base::findMember(message, "method") != nullptr; ++rounds) {
    message = talk.ask(answer(message, kAccepted));
  }
  CHECK(rounds == 8);
  CHECK(at(message, "/result/isError") == "true");
}

TEST_CASE("several questions go out at once and are answered in any order") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25", kAll);
  std::map<std::string, Json> asked;
  talk.send(call("1", "ask_all"));
  for (int i = 0; i < 3; ++i) {
    Json question = talk.receive();
    asked[at(question, "/method")] = question;
  }
  CHECK(at(asked["sampling/createMessage"], "/params/maxTokens") == "50");
  talk.send(answer(asked["roots/list"], R"({"roots":[{"uri":"file:///r"}]})"));
  talk.send(answer(asked["sampling/createMessage"],
                   R"({"role":"assistant","model":"m","content":{"type":"text","text":"word"}})"));
  CHECK(at(talk.ask(answer(asked["elicitation/create"], kAccepted)), "/result/content/0/text") ==
        "Ann, word, file:///r");
}

TEST_CASE("a client that cannot sample ends the call with an error a model can read") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25", kAll);
  talk.send(call("1", "ask_all"));
  for (int i = 0; i < 3; ++i) {
    const Json question = talk.receive();
    const bool sampling = at(question, "/method") == "sampling/createMessage";
    talk.send(sampling ? R"({"jsonrpc":"2.0","id":)" + base::writeJson(question.at("id")) +
                             R"(,"error":{"code":-1,"message":"User rejected sampling"}})"
                       : answer(question, R"({"action":"decline","roots":[]})"));
  }
  const Json result = talk.receive();
  CHECK(at(result, "/result/isError") == "true");
  CHECK(at(result, "/result/content/0/text").find("User rejected sampling") != std::string::npos);
}

TEST_CASE("a legacy client without the capability gets a tool error at once") {
  struct Row {
    const char* revision;
    const char* capabilities;
  };
  for (const Row& row : {Row{"2024-11-05", kForms}, Row{"2025-03-26", kForms}, Row{"2025-06-18", "{}"},
                         Row{"2025-11-25", R"({"elicitation":{"url":{}}})"},
                         Row{"2025-11-25", R"({"elicitation":true})"}, Row{"2025-11-25", "null"}}) {
    DYNAMIC_SECTION(row.revision << ' ' << row.capabilities) {
      FakeTools tools;
      Conversation talk(tools);
      talk.initialize(row.revision, row.capabilities);
      const Json result = talk.ask(call("1", "ask"));
      CHECK(at(result, "/result/isError") == "true");
      CHECK(at(result, "/result/content/0/text").find("elicitation") != std::string::npos);
    }
  }
}

TEST_CASE("a form is shaped for the revision") {
  const std::string properties = "/params/requestedSchema/properties";
  FakeTools tools;
  SECTION("2025-06-18 knows plain enumerations and defaults of booleans only") {
    Conversation talk(tools);
    talk.initialize("2025-06-18", kForms);
    const Json form = talk.ask(call("1", "ask_choices"));
    CHECK(at(form, properties + "/name/default") == "absent");
    CHECK(at(form, properties + "/age/default") == "absent");
    CHECK(at(form, properties + "/sure/default") == "true");
    CHECK(at(form, properties + "/titled") ==
          R"({"type":"string","enum":["x","y"],"enumNames":["Option X","Option Y"]})");
    talk.ask(answer(form, R"({"action":"decline"})"));
    talk.send(cancel("1"));
  }
  SECTION("2025-11-25 takes it as it is") {
    Conversation talk(tools);
    talk.initialize("2025-11-25", kForms);
    const Json form = talk.ask(call("1", "ask_choices"));
    CHECK(at(form, properties + "/name/default") == "John");
    CHECK(at(form, properties + "/titled/oneOf/0/title") == "Option X");
    CHECK(at(talk.ask(answer(form, R"({"action":"accept","content":{"name":"x"}})")), "/result/content/0/text") ==
          R"({"name":"x"})");
  }
}

TEST_CASE("a cancelled call stops waiting and its late answer is dropped") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25", kForms);
  const Json question = talk.ask(call("1", "ask"));
  talk.send(cancel("1"));
  talk.send(answer(question, kAccepted));
  CHECK(at(talk.ask(request("2", "ping")), "/id") == "2");
  CHECK(talk.finish().empty());
}

TEST_CASE("a question nobody answers ends at its time and is withdrawn") {
  FakeTools tools;
  Conversation::Settings settings;
  settings.server.answer_timeout = std::chrono::milliseconds(1);
  Conversation talk(tools, settings);
  talk.initialize("2025-11-25", kForms);
  const Json question = talk.ask(call("1", "ask"));
  const Json withdrawn = talk.receive();
  CHECK(at(withdrawn, "/method") == "notifications/cancelled");
  CHECK(withdrawn.at("params").at("requestId") == question.at("id"));
  const Json result = talk.receive();
  CHECK(at(result, "/result/isError") == "true");
  CHECK(at(result, "/result/content/0/text").find("Nobody answered") != std::string::npos);
}

TEST_CASE("the time a person takes is not the call's") {
  FakeTools tools;
  Conversation::Settings settings;
  settings.server.call_timeout = std::chrono::milliseconds(1000);
  Conversation talk(tools, settings);
  talk.initialize("2025-11-25", kForms);
  const Json question = talk.ask(call("1", "ask"));
  // Another call runs into its time while the first one waits.
  CHECK(at(talk.ask(call("2", "gate")), "/result/isError") == "true");
  CHECK(at(talk.ask(answer(question, kAccepted)), "/result/content/0/text") == "Hello, Ann!");
}

TEST_CASE("the end of the server ends the waiting") {
  FakeTools tools;
  Conversation::Settings settings;
  settings.drain = std::chrono::milliseconds(0);
  Conversation talk(tools, settings);
  talk.initialize("2025-11-25", kForms);
  talk.ask(call("1", "ask"));
  const auto rest = talk.finish();
  REQUIRE(rest.size() == 1);
  CHECK(at(rest[0], "/error/message").find("shutting down") != std::string::npos);
}

TEST_CASE("answers to nothing are dropped") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-11-25", kForms);
  const Json question = talk.ask(call("1", "ask"));
  for (const char* stray : {R"({"jsonrpc":"2.0","id":999,"result":{}})", R"({"jsonrpc":"2.0","id":"1","result":{}})",
                            R"({"jsonrpc":"2.0","result":{}})", R"({"jsonrpc":"2.0","id":null,"result":{}})"}) {
    talk.send(stray);
  }
  CHECK(at(talk.ask(answer(question, kAccepted)), "/result/content/0/text") == "Hello, Ann!");
  talk.send(answer(question, kAccepted));
  CHECK(at(talk.ask(request("2", "ping")), "/id") == "2");
}

TEST_CASE("a call within a batch asks outside of it") {
  FakeTools tools;
  Conversation talk(tools);
  talk.initialize("2025-03-26", R"({"sampling":{},"roots":{},"elicitation":{}})");
  const Json answers = talk.ask("[" + call("1", "ask") + "," + request("2", "ping") + "]");
  CHECK(answers.size() == 2);
}

TEST_CASE("a modern call that has to ask is answered input_required and comes again") {
  FakeTools tools;
  Conversation talk(tools);
  const Json first = talk.ask(modernCall("1", "ask"));
  CHECK(at(first, "/result/resultType") == "input_required");
  CHECK(at(first, "/result/inputRequests/name/method") == "elicitation/create");
  CHECK(at(first, "/result/inputRequests/name/params/mode") == "form");
  CHECK(at(first, "/result/requestState") == "absent");
  CHECK(at(first, "/result/ttlMs") == "absent");
  CHECK(at(first, "/result/_meta/io.modelcontextprotocol~1serverInfo/name") == "test-server");
  const Json second = talk.ask(modernCall("2", "ask", responses(R"({"name":)" + std::string(kAccepted) + "}")));
  CHECK(at(second, "/result/content/0/text") == "Hello, Ann!");
  CHECK(at(second, "/result/resultType") == "complete");
}

TEST_CASE("modern answers that do not fit are asked for again or refused and never taken") {
  FakeTools tools;
  Conversation talk(tools);
  for (const char* map : {"{}", R"({"other":{"action":"accept","content":{"name":"x"}}})", R"({"name":null})",
                          R"({"name":7})", R"({"name":{"action":"accept"}})", R"({"name":{"content":{"name":"x"}}})"}) {
    CHECK(at(talk.ask(modernCall("1", "ask", responses(map))), "/result/resultType") == "input_required");
  }
  for (const char* map : {"null", "7", "[]", R"("name")"}) {
    CHECK(at(talk.ask(modernCall("1", "ask", responses(map))), "/error/code") == "-32602");
  }
  CHECK(at(talk.ask(modernCall("1", "ask", responses(R"({"extra":1,"name":)" + std::string(kAccepted) + "}"))),
           "/result/content/0/text") == "Hello, Ann!");
}

TEST_CASE("a sealed state comes back once and only for the same call") {
  FakeTools tools;
  Conversation talk(tools);
  const std::string agreed = responses(R"({"confirm":{"action":"accept","content":{"ok":true}}})");
  const std::string arguments = R"(,"arguments":{"a":1,"b":{"c":2,"d":3}})";
  const std::string same_arguments = R"(,"arguments":{"b":{"d":3,"c":2},"a":1})";
  const std::string sealed = at(talk.ask(modernCall("1", "ask_sealed", arguments)), "/result/requestState");
  REQUIRE(sealed.starts_with("v1."));
  CHECK(at(talk.ask(modernCall("2", "ask_sealed", arguments + agreed)), "/result/resultType") == "input_required");
  const std::string refused[] = {
      modernCall("3", "ask_sealed", arguments + agreed + state(sealed + "-TAMPERED")),
      modernCall("3", "ask_sealed", arguments + agreed + state("v1.")),
      modernCall("3", "ask_sealed", arguments + agreed + state(sealed.substr(0, sealed.size() - 1))),
      modernCall("3", "ask_sealed", arguments + agreed + state(std::string(9000, 'a'))),
      modernCall("3", "ask_sealed", arguments + agreed + R"(,"requestState":7)"),
      modernCall("3", "ask_sealed", R"(,"arguments":{"a":2})" + agreed + state(sealed)),
      modernCall("3", "ask_twice", arguments + agreed + state(sealed))};
  for (const std::string& line : refused) {
    CHECK(at(talk.ask(line), "/error/code") == "-32602");
  }
  CHECK(at(talk.ask(modernCall("4", "ask_sealed", same_arguments + agreed + state(sealed))),
           "/result/content/0/text") == "state first");
  CHECK(at(talk.ask(modernCall("5", "ask_sealed", arguments + agreed + state(sealed))), "/error/code") == "-32602");
}

TEST_CASE("rounds follow each other with a state of their own in both eras") {
  const std::string one = R"({"action":"accept","content":{"name":"Ann"}})";
  const std::string two = R"({"action":"accept","content":{"name":"Bob"}})";
  FakeTools tools;
  SECTION("modern") {
    Conversation talk(tools);
    const Json first = talk.ask(modernCall("1", "ask_twice"));
    const Json second = talk.ask(
        modernCall("2", "ask_twice", responses(R"({"one":)" + one + "}") + state(at(first, "/result/requestState"))));
    CHECK(at(second, "/result/inputRequests/two/method") == "elicitation/create");
    CHECK(at(second, "/result/requestState") != at(first, "/result/requestState"));
    CHECK(at(talk.ask(modernCall("3", "ask_twice",
                                 responses(R"({"two":)" + two + "}") + state(at(second, "/result/requestState")))),
             "/result/content/0/text") == "Ann and Bob");
  }
  SECTION("legacy") {
    Conversation talk(tools);
    talk.initialize("2025-11-25", kForms);
    const Json second = talk.ask(answer(talk.ask(call("1", "ask_twice")), one));
    CHECK(at(talk.ask(answer(second, two)), "/result/content/0/text") == "Ann and Bob");
  }
}

TEST_CASE("a modern request that lacks the capability is told which it needs") {
  FakeTools tools;
  Conversation talk(tools);
  const Json refused = talk.ask(modernCall("1", "ask_all", "", R"({"sampling":{}})"));
  CHECK(at(refused, "/error/code") == "-32021");
  CHECK(at(refused, "/error/data/requiredCapabilities") == R"({"elicitation":{"form":{}},"roots":{}})");
  CHECK(at(talk.ask(modernCall("2", "ask", "", "{}")), "/error/data/requiredCapabilities/elicitation") ==
        R"({"form":{}})");
}

TEST_CASE("resources and prompts ask like tools") {
  FakeTools tools;
  FakeFeatures features;
  Conversation::Settings settings;
  settings.resources = &features;
  settings.prompts = &features;
  const std::string given = responses(R"({"name":)" + std::string(kAccepted) + "}");
  SECTION("modern") {
    Conversation talk(tools, settings);
    const auto ask = [&](const char* method, const std::string& params) {
      return talk.ask(modern("1", method, "{" + params + "}", kAll));
    };
    CHECK(at(ask("resources/read", R"("uri":"test://ask")"), "/result/resultType") == "input_required");
    const Json read = ask("resources/read", R"("uri":"test://ask")" + given);
    CHECK(at(read, "/result/contents/0/text") == R"({"name":"Ann"})");
    CHECK(at(read, "/result/ttlMs") == "0");
    CHECK(at(read, "/result/cacheScope") == "private");
    CHECK(at(ask("prompts/get", R"("name":"asking")"), "/result/resultType") == "input_required");
    CHECK(at(ask("prompts/get", R"("name":"asking")" + given), "/result/messages/0/content/text") ==
          R"({"name":"Ann"})");
  }
  SECTION("legacy") {
    Conversation talk(tools, settings);
    talk.initialize("2025-11-25", kForms);
    const Json read = talk.ask(answer(talk.ask(request("1", "resources/read", R"({"uri":"test://ask"})")), kAccepted));
    CHECK(at(read, "/result/contents/0/text") == R"({"name":"Ann"})");
    talk.initialize("2025-11-25", "{}");
    const Json refused = talk.ask(request("2", "prompts/get", R"({"name":"asking"})"));
    CHECK(at(refused, "/error/message").find("elicitation") != std::string::npos);
  }
}

}  // namespace
}  // namespace soracom_mcp::mcp
