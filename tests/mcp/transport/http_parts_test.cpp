// The pure parts of the HTTP service.
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "mcp/protocol/request_headers.h"
#include "mcp/transport/accepted_types.h"
#include "mcp/transport/bearer_token.h"
#include "mcp/transport/chunked_body.h"
#include "mcp/transport/event_stream.h"
#include "mcp/transport/http_guard.h"
#include "mcp/transport/http_head.h"
#include "mcp/transport/sse_writer.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

TEST_CASE("a head is read as it was sent") {
  const auto head =
      readHead("POST /mcp?a=%20b HTTP/1.1\r\nHost: h:1\r\nMcp-Name:  a%20b \r\nX-Empty:\r\nCONTENT-LENGTH: 12\r\n\r\n");
  REQUIRE(head);
  CHECK(head->method == "POST");
  CHECK(head->path == "/mcp");
  CHECK(head->query == "a=%20b");
  CHECK(*head->find("mcp-name") == "a%20b");
  CHECK(head->find("x-empty")->empty());
  CHECK(head->find("absent") == nullptr);
  CHECK(head->framing == BodyFraming::kLength);
  CHECK(head->content_length == 12);
}

TEST_CASE("no head of any bytes is more than refused") {
  // Deterministic noise over the characters that mean something in a head.
  const std::string_view alphabet("\r\n :;,\t\0a/Z09%.POSTHost", 24);
  std::uint64_t state = 42;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = round % 2 == 0 ? "GET / HTTP/1.1\r\nHost: a\r\n" : "";
    for (int i = 0; i < 40; ++i) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      text += alphabet[(state >> 33U) % alphabet.size()];
    }
    const auto head = readHead(text + "\r\n\r\n");
    if (!head) {
      CHECK(head.error().closes);
      CHECK(head.error().status >= 400);
    }
  }
}

TEST_CASE("the end of a chunked body is found wherever it is cut") {
  const std::string body = "5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n";
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    ChunkedBody chunked(100);
    std::size_t taken = 0;
    const auto first = chunked.take(std::string_view(body).substr(0, cut), taken);
    CHECK(taken == cut);
    CHECK(first == (cut == body.size() ? ChunkedBody::Progress::kComplete : ChunkedBody::Progress::kMore));
    CHECK(chunked.take(body.substr(cut) + "GET /", taken) == ChunkedBody::Progress::kComplete);
    CHECK(taken == body.size() - cut);
  }
  ChunkedBody small(14);
  std::size_t taken = 0;
  CHECK(small.take(body, taken) == ChunkedBody::Progress::kTooLarge);
}

TEST_CASE("hosts follow from the address") {
  CHECK(hostsFor("127.0.0.1", 8080, false) ==
        std::vector<std::string>{"localhost:8080", "127.0.0.1:8080", "[::1]:8080"});
  CHECK(hostsFor("10.1.2.3", 443, true) == std::vector<std::string>{"10.1.2.3:443", "10.1.2.3"});
  CHECK(hostsFor("fd00::1", 9000, false) == std::vector<std::string>{"[fd00::1]:9000"});
  CHECK(hostsFor("::1", 80, false).size() == 6);
}

TEST_CASE("a token opens for itself alone") {
  const auto token = BearerToken::make(" 0123456789abcdef\n");
  REQUIRE(token);
  CHECK(token->opens("Bearer 0123456789abcdef"));
  CHECK(token->opens("bEARER 0123456789abcdef"));
  for (const char* wrong : {"", "Bearer", "Bearer ", "0123456789abcdef", "Bearer 0123456789abcde",
                            "Bearer 0123456789abcdef0", "Bearer 0123456789abcdeF", "Bearer0123456789abcdef"}) {
    CHECK(!token->opens(wrong));
  }
  for (const char* unusable : {"", "short", "0123456789abcde\"f", "0123456789 abcdef"}) {
    CHECK(!BearerToken::make(unusable));
  }
}

TEST_CASE("a token file that others can read is refused") {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("soracom-mcp-token-" + std::to_string(::getpid()))).string();
  std::ofstream(path) << "0123456789abcdef\n";
  ::chmod(path.c_str(), 0640);
  const auto open = BearerToken::fromFile(path);
  REQUIRE(!open);
  CHECK(open.error().kind == base::ErrorKind::kRefused);
  CHECK(open.error().message.find("0123456789") == std::string::npos);
  ::chmod(path.c_str(), 0600);
  CHECK(BearerToken::fromFile(path));
  std::remove(path.c_str());
  CHECK(!BearerToken::fromFile(path));
  CHECK(!BearerToken::fromFile(std::filesystem::temp_directory_path().string()));
}

TEST_CASE("events are one line of data each") {
  CHECK(messageEvent("{\"a\":\n1}\r", "3-4") == "event: message\nid: 3-4\ndata: {\"a\": 1} \n\n");
  CHECK(messageEvent("{}") == "event: message\ndata: {}\n\n");
  CHECK(emptyEvent("1-0") == "id: 1-0\ndata: \n\n");
  CHECK(retryEvent(std::chrono::milliseconds(500)) == "retry: 500\n\n");
  CHECK(endpointEvent("/m?s=1") == "event: endpoint\ndata: /m?s=1\n\n");
}

TEST_CASE("accepted types are read from all fields") {
  const auto accepted = [](const std::vector<std::string>& values) {
    HttpHead head;
    for (const std::string& value : values) {
      head.fields.push_back({"accept", value});
    }
    const AcceptedTypes types = acceptedTypes(head);
    return std::string(types.json ? "json " : "") + (types.events_first ? "events first"
                                                     : types.events     ? "events"
                                                                        : "");
  };
  CHECK(accepted({}) == "json events");
  CHECK(accepted({"*/*"}) == "json events");
  CHECK(accepted({"application/json", "text/event-stream"}) == "json events");
  CHECK(accepted({"Application/JSON ; q=0.9"}) == "json ");
  CHECK(accepted({"text/event-stream;q=1, application/json;q=0.0"}) == "events first");
  CHECK(accepted({"text/event-stream, application/json"}) == "json events first");
  CHECK(accepted({"text/event-stream;q=0, application/json"}) == "json ");
  CHECK(accepted({"text/html, image/*"}) == "");
  CHECK(accepted({""}) == "");
}

// Keeps what is written; open as long as a test wants.
class RecordingReply final : public HttpReply {
 public:
  void finish(HttpAnswer) override {}
  bool openStream(const HeaderFields&) override { return open_; }
  bool write(std::string_view bytes) override {
    written += open_ ? bytes : "";
    return open_;
  }
  void endStream() override { open_ = false; }
  bool onGone(std::function<void()> callback) override {
    gone_ = std::move(callback);
    return open_;
  }
  void onSlow(std::chrono::milliseconds, std::function<void()>) override {}
  void lose() {
    open_ = false;
    gone_();
  }
  bool isOpen() const { return open_; }

  std::string written;

 private:
  bool open_ = true;
  std::function<void()> gone_;
};

TEST_CASE("a stream without a connection keeps what it is given, within its bounds") {
  const auto budget = std::make_shared<MemoryBudget>(1'000'000);
  const auto stream = std::make_shared<EventStream>(3, false, budget);
  stream->send("1");
  const auto first = std::make_shared<RecordingReply>();
  CHECK(stream->attach(first) == EventStream::Attached::kYes);
  CHECK(first->written == messageEvent("1", "3-1"));
  const auto second = std::make_shared<RecordingReply>();
  CHECK(stream->attach(second) == EventStream::Attached::kBusy);
  first->lose();
  CHECK(!stream->connected());
  stream->send("2");
  CHECK(stream->attach(second) == EventStream::Attached::kYes);
  CHECK(second->written == messageEvent("2", "3-2"));
  second->lose();
  for (std::size_t i = 3; i < 3 + EventStream::kMaxEvents; ++i) {
    stream->send("x");
  }
  const auto third = std::make_shared<RecordingReply>();
  CHECK(stream->resume(third, 1) == EventStream::Attached::kForgotten);
  CHECK(stream->resume(third, 5000) == EventStream::Attached::kForgotten);
  CHECK(stream->resume(third, 1000) == EventStream::Attached::kYes);
  CHECK(third->written == messageEvent("x", "3-1001") + messageEvent("x", "3-1002"));
  stream->end();
  CHECK(!third->isOpen());
}

TEST_CASE("streams forget the oldest when their common budget is spent") {
  const auto budget = std::make_shared<MemoryBudget>(600);
  const auto stream = std::make_shared<EventStream>(1, false, budget);
  for (int i = 0; i < 10; ++i) {
    stream->send(std::string(60, 'x'));
  }
  const auto reply = std::make_shared<RecordingReply>();
  CHECK(stream->resume(reply, 8) == EventStream::Attached::kForgotten);
  CHECK(stream->resume(reply, 9) == EventStream::Attached::kYes);
  CHECK(reply->written == messageEvent(std::string(60, 'x'), "1-10"));
}

TEST_CASE("a paused stream says when to come back and goes on then") {
  const auto stream = std::make_shared<EventStream>(2, true, std::make_shared<MemoryBudget>(1'000'000));
  const auto reply = std::make_shared<RecordingReply>();
  stream->attach(reply);
  stream->pause(std::chrono::milliseconds(10));
  CHECK(reply->written == emptyEvent("2-0") + retryEvent(std::chrono::milliseconds(10)));
  CHECK(!reply->isOpen());
  stream->send("1");
  stream->end();
  const auto later = std::make_shared<RecordingReply>();
  CHECK(stream->resume(later, 0) == EventStream::Attached::kYes);
  CHECK(later->written == emptyEvent("2-0") + messageEvent("1", "2-1"));
  CHECK(!later->isOpen());
}

}  // namespace
}  // namespace soracom_mcp::mcp
