#include "mcp/transport/request_reader.h"

#include <random>

#include "mcp/transport/http_head.h"
#include "mcp/transport/output_buffer.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kMaxBody = 1000;

std::string post(const std::string& fields, const std::string& body) {
  return "POST /mcp HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body;
}

// What a reader makes of bytes that come in pieces: each request between brackets, or the status it ends with.
class Reading {
 public:
  void take(std::string_view bytes) {
    if (ended_) {
      return;
    }
    reader_.append(bytes);
    while (!reader_.needsBytes()) {
      const auto step = reader_.next();
      if (!step) {
        seen_ += std::to_string(step.error().status);
        CHECK(step.error().closes);
        ended_ = true;
        return;
      }
      if (*step == RequestReader::Step::kRequest) {
        seen_ += '[' + std::string(reader_.request()) + ']';
        reader_.takeHead();
      }
    }
  }
  const std::string& seen() const { return seen_; }
  const RequestReader& reader() const { return reader_; }

 private:
  RequestReader reader_{kMaxBody};
  bool ended_ = false;
  std::string seen_;
};

TEST_CASE("requests are cut alike, in whatever pieces they come") {
  const std::string length = post("Content-Length: 5\r\n", "hello");
  const std::string chunked = post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n");
  const std::string get = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";
  struct Row {
    const char* name;
    std::string bytes;
    std::string seen;
  };
  const Row rows[] = {
      {"one of each", length + chunked + get, "[" + length + "][" + chunked + "][" + get + "]"},
      {"fifty",
       [&] {
         std::string s;
         for (int i = 0; i < 50; ++i) {
           s += get;
         }
         return s;
       }(),
       [&] {
         std::string s;
         for (int i = 0; i < 50; ++i) {
           s += "[" + get + "]";
         }
         return s;
       }()},
      {"half a head", get + "GET /he", "[" + get + "]"},
      {"half a body", length.substr(0, length.size() - 1), ""},
      {"a head that is none", get + "GET\r\n\r\n" + get, "[" + get + "]400"},
      {"a chunk that is none", post("Transfer-Encoding: chunked\r\n", "x\r\n"), "400"},
      {"a body beyond the bound", post("Transfer-Encoding: chunked\r\n", "7d0\r\n"), "413"},
      {"an endless head", "GET / HTTP/1.1\r\n" + std::string(kMaxHeadBytes, 'a'), "431"},
      {"an endless head of line ends", std::string(kMaxHeadBytes + 9, '\r'), "431"},
      {"more framing than data",
       post("Transfer-Encoding: chunked\r\n",
            [] {
              std::string s;
              for (int i = 0; i < 5000; ++i) {
                s += "00000000";
              }
              return s;
            }()),
       "400"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      Reading whole;
      whole.take(row.bytes);
      CHECK(whole.seen() == row.seen);
      Reading bytewise;
      for (const char c : row.bytes) {
        bytewise.take(std::string_view(&c, 1));
      }
      CHECK(bytewise.seen() == row.seen);
      std::mt19937 random(7);
      for (int round = 0; round < 20; ++round) {
        Reading pieces;
        for (std::string_view rest = row.bytes; !rest.empty();) {
          const std::size_t size = std::min<std::size_t>(rest.size(), 1 + random() % 40);
          pieces.take(rest.substr(0, size));
          rest.remove_prefix(size);
        }
        CHECK(pieces.seen() == row.seen);
      }
    }
  }
}

TEST_CASE("chunks so small that they are nearly all framing are refused") {
  ChunkedBody body(1'000'000);
  std::string bytes;
  for (int i = 0; i < 10'000; ++i) {
    bytes += "1\r\nx\r\n";
  }
  std::size_t taken = 0;
  CHECK(body.take(bytes, taken) == ChunkedBody::Progress::kTooLarge);
  ChunkedBody usual(1'000'000);
  bytes.clear();
  for (int i = 0; i < 10'000; ++i) {
    bytes += "8\r\n01234567\r\n";
  }
  CHECK(usual.take(bytes + "0\r\n\r\n", taken) == ChunkedBody::Progress::kComplete);
}

TEST_CASE("a client is asked for its body only when it says so in full, and waits") {
  struct Row {
    const char* fields;
    const char* body;
    bool waits;
  };
  for (const Row& row :
       {Row{"Expect: 100-continue\r\nContent-Length: 5\r\n", "", true},
        Row{"Expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n", "", true},
        Row{"Expect: 100-continue\r\nContent-Length: 5\r\n", "h", false},
        Row{"Expect: 100-cXXXXXXX\r\nContent-Length: 5\r\n", "", false},
        Row{"Expect: 100-C0ntinue\r\nContent-Length: 5\r\n", "", false}, Row{"Content-Length: 5\r\n", "", false}}) {
    INFO(row.fields << row.body);
    RequestReader reader(kMaxBody);
    reader.append(post(row.fields, row.body));
    REQUIRE(*reader.next() == RequestReader::Step::kHead);
    CHECK(reader.waitsForContinue() == row.waits);
  }
}

TEST_CASE("a connection ends where any of its options says so") {
  struct Row {
    const char* fields;
    bool closes;
  };
  for (const Row& row : {Row{"", false}, Row{"Connection: close\r\n", true}, Row{"Connection: Close\r\n", true},
                         Row{"Connection: keep-alive, close\r\n", true}, Row{"Connection: keep-alive\r\n", false},
                         Row{"Connection: keep-alive\r\nConnection: x ,close\r\n", true},
                         Row{"Connection: clone\r\n", false}, Row{"Connection: ,,\r\n", false}}) {
    INFO(row.fields);
    const auto head = readHead("GET / HTTP/1.1\r\nHost: h\r\n" + std::string(row.fields) + "\r\n");
    REQUIRE(head);
    CHECK(asksToClose(*head) == row.closes);
  }
}

TEST_CASE("nothing is held between requests") {
  Reading reading;
  reading.take(post("Content-Length: 900\r\n", std::string(899, 'x')));
  CHECK(reading.reader().heldBytes() >= 899);
  CHECK(!reading.reader().empty());
  reading.take("x");
  CHECK(reading.reader().empty());
  CHECK(reading.reader().heldBytes() < 100);
}

// Takes so many bytes at each writing.
class NarrowIo final : public SocketIo {
 public:
  explicit NarrowIo(std::size_t width) : width_(width) {}
  IoResult read(char*, std::size_t) override { return {IoResult::Kind::kWantRead, 0}; }
  IoResult write(const char* bytes, std::size_t size) override {
    if (open_ == 0) {
      return {IoResult::Kind::kWantWrite, 0};
    }
    --open_;
    const std::size_t count = std::min(size, width_);
    taken.append(bytes, count);
    return {IoResult::Kind::kDone, count};
  }
  void open(int times) { open_ = times; }
  std::string taken;

 private:
  const std::size_t width_;
  int open_ = 0;
};

TEST_CASE("output is written in order, in whatever pieces it is taken, and given back") {
  for (const std::size_t width : {1U, 7U, 100'000U}) {
    DYNAMIC_SECTION(width << " bytes at a time") {
      NarrowIo io(width);
      OutputBuffer output;
      std::string expected;
      std::size_t written = 0;
      for (int i = 0; i < 200; ++i) {
        const std::string text(static_cast<std::size_t>(i % 20) + 1, static_cast<char>('a' + i % 26));
        output.append(std::string_view(text));
        output.appendChunk("0123456789abcdef");
        expected += text + "10\r\n0123456789abcdef\r\n";
        io.open(1);
        output.flush(io, written);
        CHECK(output.unwritten() == expected.size() - io.taken.size());
      }
      output.appendLastChunk();
      io.open(100'000);
      CHECK(output.flush(io, written) == OutputBuffer::Flushed::kAll);
      CHECK(io.taken == expected + "0\r\n\r\n");
      CHECK(output.empty());
      CHECK(output.heldBytes() <= 512);
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::mcp
