#include "base/work_budget.h"

#include "tests/catch.h"

using namespace soracom_mcp::base;

namespace {

// How often `step` may be spent.
std::uint64_t stepsOf(WorkBudget& work, std::uint64_t step) {
  std::uint64_t steps = 0;
  while (work.spend(step)) {
    ++steps;
  }
  return steps;
}

}  // namespace

TEST_CASE("work goes on until its budget is used up, whatever its steps cost") {
  const std::uint64_t units = 3 * WorkBudget::kUnitsBetweenLooks + 17;
  for (const std::uint64_t step :
       {std::uint64_t{7}, std::uint64_t{1000}, WorkBudget::kUnitsBetweenLooks, units / 2, units, units + 1}) {
    DYNAMIC_SECTION("steps of " << step) {
      WorkBudget work(units);
      const std::uint64_t steps = stepsOf(work, step);
      CHECK(steps == units / step);
      CHECK(work.end() == WorkBudget::End::kSpent);
      CHECK(work.used() == steps * step);
      CHECK_FALSE(work.spend(0));
      CHECK(work.error("reading it").kind == ErrorKind::kLimit);
      CHECK(work.error("reading it").message == "reading it takes more work than is allowed; send less at once");
    }
  }
}

TEST_CASE("work that is stopped ends within the units between two looks") {
  struct Row {
    StopReason reason;
    ErrorKind kind;
  };
  const Row rows[] = {{StopReason::kCancelledByClient, ErrorKind::kCancelled},
                      {StopReason::kShutdown, ErrorKind::kCancelled},
                      {StopReason::kDeadline, ErrorKind::kTimeout}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION("reason " << static_cast<int>(row.reason)) {
      StopSource source;
      WorkBudget work(WorkBudget::kUnitsPerRequest, source.get());
      REQUIRE(work.spend(1));
      source.stop(row.reason);
      const std::uint64_t steps = stepsOf(work, 100);
      CHECK(steps * 100 <= WorkBudget::kUnitsBetweenLooks);
      CHECK(work.end() == WorkBudget::End::kStopped);
      CHECK(work.error("searching").kind == row.kind);
    }
  }
}

TEST_CASE("one step that is too much at once ends work that has enough left") {
  WorkBudget work;
  REQUIRE(work.spend(WorkBudget::kUnitsAtOnce));
  CHECK_FALSE(WorkBudget().spend(WorkBudget::kUnitsAtOnce + 1));
}

TEST_CASE("work whose deadline is over ends without anybody stopping it") {
  WorkBudget work(WorkBudget::kUnitsPerRequest, Stop().withDeadline(Clock::now()));
  CHECK_FALSE(work.spend(1));
  CHECK(work.error("searching").kind == ErrorKind::kTimeout);
  CHECK(work.error("searching").message == "the time allowed ended while searching");
}
