#include "mcp/transport/line_buffer.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

void feed(LineBuffer& buffer, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto space = buffer.space();
    const std::size_t count = std::min(space.size(), bytes.size());
    std::copy_n(bytes.begin(), count, space.begin());
    buffer.commit(count);
    bytes.remove_prefix(count);
  }
}

// The lines that are ready; "!" for an oversized one.
std::vector<std::string> drain(LineBuffer& buffer) {
  std::vector<std::string> out;
  for (auto line = buffer.next(); line.kind != LineBuffer::Kind::kNone; line = buffer.next()) {
    out.push_back(line.kind == LineBuffer::Kind::kOversized ? "!" : std::string(line.text));
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST_CASE("lines are cut however the bytes arrive") {
  const std::string stream = "one\ntwo\r\n\n \t\r\nthree\n\rfour\n";
  for (const std::size_t piece : {1U, 2U, 3U, 100U}) {
    DYNAMIC_SECTION("pieces of " << piece) {
      LineBuffer buffer(100);
      Lines lines;
      for (std::size_t i = 0; i < stream.size(); i += piece) {
        feed(buffer, std::string_view(stream).substr(i, piece));
        for (std::string& line : drain(buffer)) {
          lines.push_back(std::move(line));
        }
      }
      CHECK(lines == Lines{"one", "two", "three", "\rfour"});
    }
  }
}

TEST_CASE("a line may be as long as the bound and no longer") {
  LineBuffer buffer(5);
  feed(buffer, "12345\n123456\nab\n");
  CHECK(drain(buffer) == Lines{"12345", "!", "ab"});
}

TEST_CASE("an oversized line is reported once and dropped to its end") {
  LineBuffer buffer(5);
  feed(buffer, "123456");
  CHECK(drain(buffer) == Lines{"!"});
  feed(buffer, std::string(200'000, 'x'));
  CHECK(drain(buffer).empty());
  feed(buffer, "xx\nab\n");
  CHECK(drain(buffer) == Lines{"ab"});
}

TEST_CASE("dropping an endless line takes no memory") {
  LineBuffer buffer(1000);
  std::size_t largest = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto space = buffer.space();
    largest = std::max(largest, space.size());
    std::fill(space.begin(), space.end(), 'x');
    buffer.commit(space.size());
    drain(buffer);
  }
  CHECK(largest <= 64 * 1024);
}

TEST_CASE("long lines grow the buffer and keep their bytes") {
  LineBuffer buffer(10'000'000);
  const std::string large(5'000'000, 'a');
  feed(buffer, "first\n" + large);
  CHECK(drain(buffer) == Lines{"first"});
  feed(buffer, "b\nlast\n");
  const Lines lines = drain(buffer);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == large + "b");
  CHECK(lines[1] == "last");
  CHECK(buffer.space().size() <= 64 * 1024);  // given back
}

TEST_CASE("the rest of the stream counts as a line") {
  LineBuffer buffer(5);
  feed(buffer, "a\nrest\r");
  CHECK(drain(buffer) == Lines{"a"});
  CHECK(buffer.rest().text == "rest");
  CHECK(buffer.rest().kind == LineBuffer::Kind::kNone);
  feed(buffer, "1234567");
  drain(buffer);
  CHECK(buffer.rest().kind == LineBuffer::Kind::kNone);
}

}  // namespace
}  // namespace soracom_mcp::mcp
