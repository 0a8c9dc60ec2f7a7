#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kRounds = 50;
#else
constexpr int kRounds = 1000;
#endif

// One client with one connection, whose every request has the id 1.
struct Caller {
  HttpClient client;
  std::function<void(HttpClient&, const std::string& arguments)> ask;
  std::function<std::string(HttpClient&)> answer;
};

std::string wholeAnswer(HttpClient& client) { return client.receive().body; }

Caller withSession(const HttpConversation& talk) {
  const std::string session = talk.openSession("2025-11-25");
  return {talk.connect(),
          [&talk, session](HttpClient& client, const std::string& arguments) {
            client.send(talk.post(call("1", "echo", arguments), {session}));
          },
          wholeAnswer};
}

Caller standingAlone(const HttpConversation& talk) {
  return {talk.connect(),
          [&talk](HttpClient& client, const std::string& arguments) {
            client.send(talk.post(modern("1", "tools/call", R"({"name":"echo","arguments":)" + arguments + "}"),
                                  modernFields("tools/call", "echo")));
          },
          wholeAnswer};
}

Caller withEvents(const HttpConversation& talk) {
  Caller out{talk.connect(), {}, [](HttpClient& client) { return client.nextEvent()->data; }};
  out.client.send(httpRequest(talk.port(), "GET", "/sse"));
  out.client.receiveHead();
  const std::string endpoint = out.client.nextEvent()->data;
  const auto poster = std::make_shared<HttpClient>(talk.port());
  const auto post = [&talk, poster, endpoint](const std::string& body) {
    return poster->ask(httpRequest(talk.port(), "POST", endpoint, {}, body)).status;
  };
  post(request("1", "initialize",
               R"({"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"test","version":"1"}})"));
  out.client.nextEvent();
  out.ask = [post](HttpClient&, const std::string& arguments) { post(call("1", "echo", arguments)); };
  return out;
}

TEST_CASE("a hundred clients that all use the same id get their own answers") {
  FakeTools tools;
  HttpConversation talk(tools);
  std::vector<Caller> callers;
  for (int i = 0; i < 100; ++i) {
    callers.push_back(i % 5 == 0 ? withEvents(talk) : i % 2 == 0 ? withSession(talk) : standingAlone(talk));
  }
  std::size_t own = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto tag = [round](std::size_t caller) {
      return R"({\"caller\":)" + std::to_string(caller) + R"(,\"round\":)" + std::to_string(round) + "}";
    };
    for (std::size_t i = 0; i < callers.size(); ++i) {
      callers[i].ask(callers[i].client,
                     R"({"caller":)" + std::to_string(i) + R"(,"round":)" + std::to_string(round) + "}");
    }
    for (std::size_t i = callers.size(); i-- > 0;) {
      own += callers[i].answer(callers[i].client).find(tag(i)) != std::string::npos ? 1 : 0;
    }
  }
  CHECK(own == callers.size() * kRounds);
}

}  // namespace
}  // namespace soracom_mcp::mcp
