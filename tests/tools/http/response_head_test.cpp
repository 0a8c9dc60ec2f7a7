#include "tools/http/response_head.h"

#include "tests/catch.h"
#include "tools/http/chunk_guard.h"

using namespace soracom_mcp;
using tools::Framing;

TEST_CASE("the head of a response tells its framing") {
  struct Row {
    const char* name;
    const char* method;
    const char* head;
    int status;
    Framing framing;
    std::uint64_t length;
    bool keeps_alive;
  };
  const Row rows[] = {
      {"length", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200, Framing::kLength, 5, true},
      {"no reason", "GET", "HTTP/1.1 200\r\ncontent-length:0\r\n\r\n", 200, Framing::kLength, 0, true},
      {"chunked", "POST", "HTTP/1.1 201 Created\r\nTransfer-Encoding: Chunked\r\n\r\n", 201, Framing::kChunked, 0,
       true},
      {"close", "GET", "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\n", 200, Framing::kLength, 1,
       false},
      {"close in a list", "GET", "HTTP/1.1 200 OK\r\nConnection: x , close\r\nContent-Length: 1\r\n\r\n", 200,
       Framing::kLength, 1, false},
      {"until close", "GET", "HTTP/1.1 200 OK\r\n\r\n", 200, Framing::kUntilClose, 0, false},
      {"HTTP/1.0", "GET", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n", 200, Framing::kLength, 2, false},
      {"HTTP/1.0 kept alive", "GET", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n", 200,
       Framing::kLength, 2, false},
      {"HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200, Framing::kNone, 0, false},
      {"204", "DELETE", "HTTP/1.1 204 No Content\r\n\r\n", 204, Framing::kNone, 0, false},
      {"205", "POST", "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", 205, Framing::kLength, 0, false},
      {"304", "GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, Framing::kNone, 0, false},
      {"408", "POST", "HTTP/1.1 408 x\r\nContent-Length: 5\r\n\r\n", 408, Framing::kLength, 5, false},
      {"413", "POST", "HTTP/1.1 413 x\r\nContent-Length: 5\r\n\r\n", 413, Framing::kLength, 5, false},
      {"431", "POST", "HTTP/1.1 431 x\r\nContent-Length: 5\r\n\r\n", 431, Framing::kLength, 5, false},
      {"400", "POST", "HTTP/1.1 400 x\r\nContent-Length: 5\r\n\r\n", 400, Framing::kLength, 5, true},
      {"kept alive in words", "GET", "HTTP/1.1 200 OK\r\nConnection: Keep-Alive, Upgrade\r\nContent-Length: 1\r\n\r\n",
       200, Framing::kLength, 1, true},
      {"an option that is not known", "GET", "HTTP/1.1 200 OK\r\nConnection: closing\r\nContent-Length: 1\r\n\r\n", 200,
       Framing::kLength, 1, false},
      {"options in two lines", "GET",
       "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nConnection: close\r\nContent-Length: 1\r\n\r\n", 200,
       Framing::kLength, 1, false},
      {"identity", "GET", "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 5\r\n\r\n", 200,
       Framing::kLength, 5, true},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto head = tools::readResponseHead(row.head, row.method);
      REQUIRE(head);
      CHECK(head->status == row.status);
      CHECK(head->framing == row.framing);
      CHECK(head->length == row.length);
      CHECK(head->keeps_alive == row.keeps_alive);
    }
  }
}

TEST_CASE("an idle connection is kept a second less than the server says") {
  struct Row {
    const char* value;
    std::optional<int> seconds;
  };
  const Row rows[] = {{"timeout=5", 4},           {"timeout=5, max=100", 4}, {"max=100, Timeout=7", 6},
                      {"timeout=1", 0},           {"timeout=0", 0},          {"timeout=-3", 0},
                      {"timeout=soon", 0},        {"timeout=", 0},           {"timeout=99999999999", 0},
                      {"timeout=90000", 3599},    {"max=3", std::nullopt},   {"", std::nullopt},
                      {"timeout=9, timeout=4", 3}};
  for (const Row& row : rows) {
    INFO(row.value);
    const auto head = tools::readResponseHead(
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: " + std::string(row.value) + "\r\n\r\n", "GET");
    REQUIRE(head);
    CHECK(head->keeps_idle ==
          (row.seconds ? base::Clock::duration(std::chrono::seconds(*row.seconds)) : base::Clock::duration::max()));
  }
}

TEST_CASE("header values keep the bytes and the order of the wire") {
  const auto head = tools::readResponseHead(
      "HTTP/1.1 200 OK\r\nX-Soracom-Next-Key: a%2Fb%0d%0aX\r\nB: \t 2 \r\na: 1\r\nb: 3\r\nE:\r\n\r\n", "GET");
  REQUIRE(head);
  const tools::Headers expected = {
      {"X-Soracom-Next-Key", "a%2Fb%0d%0aX"}, {"B", "2"}, {"a", "1"}, {"b", "3"}, {"E", ""}};
  CHECK(head->headers == expected);
}

TEST_CASE("a malformed head is refused") {
  struct Row {
    const char* name;
    std::string head;
  };
  const Row rows[] = {
      {"no HTTP", "SSH-2.0-x\r\n\r\n"},
      {"HTTP/2", "HTTP/2 200 OK\r\n\r\n"},
      {"HTTP/1.2", "HTTP/1.2 200 OK\r\n\r\n"},
      {"two digits", "HTTP/1.1 20 OK\r\n\r\n"},
      {"four digits", "HTTP/1.1 2000 OK\r\n\r\n"},
      {"status zero", "HTTP/1.1 000 OK\r\n\r\n"},
      {"control in reason", "HTTP/1.1 200 O\x01K\r\n\r\n"},
      {"bare line feed", "HTTP/1.1 200 OK\nContent-Length: 1\r\n\r\n"},
      {"no colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"},
      {"space before colon", "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\n"},
      {"folded", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"},
      {"empty name", "HTTP/1.1 200 OK\r\n: b\r\n\r\n"},
      {"NUL in value", std::string("HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n", 27)},
      {"carriage return in value", "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n"},
      {"length is a word", "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n"},
      {"length is negative", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"},
      {"length has a sign", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n"},
      {"length is a list", "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n"},
      {"length is empty", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n"},
      {"length wraps", "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551617\r\n\r\n"},
      {"length twice", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n"},
      {"length and chunked", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"coding list", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\n"},
      {"coding twice", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"coding in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"compressed", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto head = tools::readResponseHead(row.head, "GET");
      REQUIRE_FALSE(head);
      CHECK(head.error().kind == base::ErrorKind::kInterrupted);
    }
  }
}

TEST_CASE("a head with too many headers or too long a line is refused") {
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 129; ++i) {
    many += "A: b\r\n";
  }
  const auto too_many = tools::readResponseHead(many + "\r\n", "GET");
  REQUIRE_FALSE(too_many);
  CHECK(too_many.error().kind == base::ErrorKind::kLimit);
  const auto too_long =
      tools::readResponseHead("HTTP/1.1 200 OK\r\nA: " + std::string(17'000, 'x') + "\r\n\r\n", "GET");
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().kind == base::ErrorKind::kLimit);
}

namespace {

/// Feeds `text` in pieces of `step` bytes; how many were accepted, or nothing when refused.
std::optional<std::size_t> feed(tools::ChunkGuard& guard, std::string_view text, std::size_t step) {
  std::size_t total = 0;
  while (!text.empty() && !guard.finished()) {
    const auto used = guard.accept(text.substr(0, step));
    if (!used) {
      return std::nullopt;
    }
    total += *used;
    text.remove_prefix(std::min(step, text.size()));
  }
  return total;
}

}  // namespace

TEST_CASE("a well formed chunked body passes up to its end") {
  const std::string bodies[] = {
      "0\r\n\r\n",
      "5\r\nhello\r\n0\r\n\r\n",
      "A;x=y\r\n0123456789\r\n00000001\r\na\r\n0\r\nTrailer: 1\r\nOther: 2\r\n\r\n",
  };
  for (const std::string& body : bodies) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
      DYNAMIC_SECTION(body << " in steps of " << step) {
        tools::ChunkGuard guard(100);
        CHECK(feed(guard, body + "HTTP/1.1 ", step) == body.size());
        CHECK(guard.finished());
      }
    }
  }
}

TEST_CASE("a malformed chunked body is refused") {
  const std::string bodies[] = {
      "-2\r\nxx",        "+5\r\nhello\r\n", "0x5\r\nhello\r\n", " 5\r\nhello\r\n",         "\r\n",
      "5 \r\nhello\r\n", "5\nhello\r\n",    "5\r\nhelloX\n",    "5\r\nhello\n0",           "123456789\r\n",
      "g\r\n",           "5\rhello",        "5\r\nhello5\r",    "0\r\nbad\x01trailer\r\n", "1;\x02\r\na\r\n0"};
  for (const std::string& body : bodies) {
    DYNAMIC_SECTION("body " << body) {
      tools::ChunkGuard guard(100);
      CHECK_FALSE(feed(guard, body, 1).has_value());
    }
  }
}

TEST_CASE("a chunked body larger than allowed is refused at the size line") {
  tools::ChunkGuard guard(10);
  const auto used = guard.accept("6\r\n123456\r\n5\r\n");
  REQUIRE_FALSE(used);
  CHECK(used.error().kind == base::ErrorKind::kLimit);
}
