#include "mcp/server/progress_reporter.h"

#include <cmath>

#include "server/recording_exchange.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using namespace std::chrono_literals;

struct Fixture {
  std::shared_ptr<RecordingExchange> exchange = std::make_shared<RecordingExchange>();
  std::shared_ptr<ReplyOnce> reply = std::make_shared<ReplyOnce>(exchange);
  ResultShaper shaper{Revision::k20251125, {"n", "", "1", ""}};
  ProgressReporter reporter{shaper, ProgressToken("t"), reply};
  base::Clock::time_point start = base::Clock::now();

  std::size_t sentAfter(double progress, std::chrono::milliseconds time) {
    const std::size_t before = exchange->seen().size();
    reporter.report({progress, 10, ""}, start + time);
    return exchange->seen().size() - before;
  }
};

TEST_CASE("progress is limited in rate and strictly increases") {
  Fixture f;
  CHECK(f.sentAfter(1, 0ms) == 1);
  CHECK(f.sentAfter(2, 99ms) == 0);
  CHECK(f.sentAfter(3, 100ms) == 1);
  CHECK(f.sentAfter(3, 300ms) == 0);
  CHECK(f.sentAfter(2.5, 400ms) == 0);
  CHECK(f.sentAfter(3.5, 500ms) == 1);
  CHECK(
      f.exchange->seen().back() ==
      R"(send {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"t","progress":3.5,"total":10}})");
}

TEST_CASE("the first progress may be zero or negative") {
  Fixture f;
  CHECK(f.sentAfter(-1, 0ms) == 1);
  CHECK(f.sentAfter(0, 100ms) == 1);
}

TEST_CASE("progress that is no number is dropped") {
  Fixture f;
  CHECK(f.sentAfter(std::nan(""), 0ms) == 0);
  CHECK(f.sentAfter(INFINITY, 0ms) == 0);
  f.reporter.report({1, INFINITY, "half \"done\""}, f.start);
  CHECK(
      f.exchange->seen().back() ==
      R"(send {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"t","progress":1,"message":"half \"done\""}})");
}

TEST_CASE("no progress follows the answer") {
  Fixture f;
  f.reply->answer("a", 200);
  CHECK(f.sentAfter(1, 0ms) == 0);
}

}  // namespace
}  // namespace soracom_mcp::mcp
