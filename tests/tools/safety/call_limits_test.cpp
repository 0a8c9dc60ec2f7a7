#include "tools/safety/call_limits.h"

#include <thread>

#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

using namespace std::chrono_literals;
using Kind = CallLimits::Verdict::Kind;

const base::Clock::time_point kStart{1'000'000s};

LimitOptions impatient() {
  LimitOptions out;
  out.patience = 0ms;
  return out;
}

/// How many of `count` calls at one moment go.
int gone(CallLimits& limits, CallLimits::Wanted wanted, base::Clock::time_point now, int count) {
  int out = 0;
  for (int i = 0; i < count; ++i) {
    out += limits.take(wanted, now).kind == Kind::kGo ? 1 : 0;
  }
  return out;
}

TEST_CASE("each risk has its burst and its rate") {
  LimitOptions options = impatient();
  options.writes = options.deletes = 1000;
  struct Row {
    Risk risk;
    int burst;
    int in_ten_minutes;  ///< more, when one is tried every second
  };
  for (const Row& row : {Row{Risk::kRead, 30, 600}, Row{Risk::kWrite, 20, 200}, Row{Risk::kDanger, 10, 10}}) {
    CallLimits limits(options);
    CHECK(gone(limits, {"p", row.risk}, kStart, 100) == row.burst);
    int later = 0;
    for (int second = 1; second <= 600; ++second) {
      later += gone(limits, {"p", row.risk}, kStart + std::chrono::seconds(second), 1);
    }
    CHECK(later == row.in_ten_minutes);
  }
}

TEST_CASE("risks and callers do not share their buckets") {
  CallLimits limits(impatient());
  CHECK(gone(limits, {"a", Risk::kDanger}, kStart, 100) == 10);
  CHECK(gone(limits, {"a", Risk::kWrite}, kStart, 1) == 1);
  CHECK(gone(limits, {"b", Risk::kDanger}, kStart, 100) == 10);
}

TEST_CASE("a short wait is granted in turn and a long one refused with its length") {
  LimitOptions options;
  options.read = {120, 60s, 2};
  options.patience = 1000ms;
  CallLimits limits(options);
  const CallLimits::Wanted read{"p", Risk::kRead};
  CHECK(gone(limits, read, kStart, 2) == 2);
  CHECK(limits.take(read, kStart).wait == 500ms);
  CHECK(limits.take(read, kStart).wait == 1000ms);
  const auto refused = limits.take(read, kStart);
  CHECK(refused.kind == Kind::kRateLimited);
  CHECK(refused.wait == 1500ms);
  CHECK(limits.take(read, kStart + 500ms).kind == Kind::kGo);
}

TEST_CASE("asking takes nothing") {
  CallLimits limits(impatient());
  const CallLimits::Wanted danger{"p", Risk::kDanger, true};
  for (int i = 0; i < 100; ++i) {
    CHECK(limits.ask(danger, kStart).kind == Kind::kGo);
  }
  CHECK(gone(limits, danger, kStart, 100) == 10);
  CHECK(limits.ask(danger, kStart).kind == Kind::kRateLimited);
}

TEST_CASE("budgets of changes and deletions are the process's and reads have none") {
  LimitOptions options;
  options.read = options.write = options.danger = {};
  CallLimits limits(options);
  CHECK(gone(limits, {"a", Risk::kWrite}, kStart, 30) == 30);
  CHECK(gone(limits, {"b", Risk::kDanger}, kStart, 100) == 20);
  CHECK(limits.take({"c", Risk::kWrite}, kStart + 24h).kind == Kind::kBudgetSpent);
  CHECK(gone(limits, {"a", Risk::kDanger, true}, kStart, 100) == 20);
  CHECK(gone(limits, {"a", Risk::kRead}, kStart, 1000) == 1000);
}

TEST_CASE("what is refused counts for nothing") {
  LimitOptions options = impatient();
  options.writes = 25;
  CallLimits limits(options);
  CHECK(gone(limits, {"p", Risk::kWrite}, kStart, 1000) == 20);
  CHECK(gone(limits, {"p", Risk::kWrite}, kStart + 1h, 1000) == 5);
}

TEST_CASE("questions are limited and an approval gives its question back") {
  CallLimits limits({});
  int asked = 0;
  for (int i = 0; i < 100; ++i) {
    asked += limits.takeQuestion("p", kStart).kind == Kind::kGo ? 1 : 0;
  }
  CHECK(asked == 10);
  CHECK(limits.takeQuestion("p", kStart).wait == 60s);
  limits.giveQuestionBack("p");
  CHECK(limits.takeQuestion("p", kStart).kind == Kind::kGo);
  CHECK(limits.takeQuestion("p", kStart).kind == Kind::kRateLimited);
  CHECK(limits.takeQuestion("p", kStart + 60s).kind == Kind::kGo);
}

TEST_CASE("invented callers have together no more than the ceiling of the process") {
  LimitOptions options = impatient();
  options.callers = 3;
  CallLimits limits(options);
  int read = 0;
  int asked = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string caller = std::to_string(i);
    read += gone(limits, {caller, Risk::kRead}, kStart, 1);
    asked += limits.takeQuestion(caller, kStart).kind == Kind::kGo ? 1 : 0;
  }
  CHECK(read == 3 * 30);
  CHECK(asked == 3 * 10);
  limits.giveQuestionBack("0");
  CHECK(limits.takeQuestion("new", kStart).kind == Kind::kGo);
  CHECK(limits.takeQuestion("newer", kStart).kind == Kind::kRateLimited);
}

TEST_CASE("one caller alone never meets the ceiling") {
  CallLimits limits(impatient());
  CHECK(gone(limits, {"a", Risk::kRead}, kStart, 1000) == 30);
  CHECK(gone(limits, {"b", Risk::kRead}, kStart, 1000) == 30);
}

TEST_CASE("threads take no more than there is") {
  LimitOptions options;
  options.write = {};
  CallLimits limits(options);
  std::atomic<int> through = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { through += gone(limits, {"p", Risk::kWrite}, kStart, 1000); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(through == 50);
}

}  // namespace
}  // namespace soracom_mcp::tools
