#include "base/stop.h"

#include <latch>
#include <thread>

#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

using std::chrono::hours;

constexpr StopReason kReasons[] = {StopReason::kCancelledByClient, StopReason::kDisconnected, StopReason::kDeadline,
                                   StopReason::kShutdown};

TEST_CASE("a stop of its own never stops and has no deadline") {
  const Stop stop;
  CHECK_FALSE(stop.requested());
  CHECK_FALSE(stop.token().stop_possible());
  CHECK(stop.reason() == StopReason::kNone);
  CHECK(stop.deadline() == Clock::time_point::max());
  CHECK(stop.remaining() == Clock::duration::max());
}

TEST_CASE("every copy of a stop learns that it was requested, and why") {
  for (const StopReason reason : kReasons) {
    DYNAMIC_SECTION("reason " << static_cast<int>(reason)) {
      StopSource source;
      const Stop before = source.get();
      StopSource same = source;
      CHECK_FALSE(before.requested());
      CHECK(before.reason() == StopReason::kNone);
      CHECK(same.stop(reason));
      CHECK(before.requested());
      CHECK(before.reason() == reason);
      CHECK(source.get().reason() == reason);
      CHECK(before.withDeadline(Clock::now()).reason() == reason);
    }
  }
}

TEST_CASE("the first reason stays, and only the first stop counts") {
  StopSource source;
  CHECK(source.stop(StopReason::kDeadline));
  CHECK_FALSE(source.stop(StopReason::kCancelledByClient));
  CHECK_FALSE(source.stop(StopReason::kDeadline));
  CHECK(source.get().reason() == StopReason::kDeadline);
}

TEST_CASE("of two threads that stop one source, the one that is told so gave the reason") {
  static constexpr int kRounds = 2'000;
  int wrong = 0;
  for (int round = 0; round < kRounds; ++round) {
    StopSource source;
    bool cancelled = false;
    bool shut_down = false;
    std::latch start(2);
    std::thread other([&] {
      start.arrive_and_wait();
      cancelled = source.stop(StopReason::kCancelledByClient);
    });
    start.arrive_and_wait();
    shut_down = source.stop(StopReason::kShutdown);
    other.join();
    const StopReason told = cancelled ? StopReason::kCancelledByClient : StopReason::kShutdown;
    wrong += cancelled == shut_down || source.get().reason() != told || !source.get().requested() ? 1 : 0;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a callback runs on the thread that stops and can read the reason") {
  StopSource source;
  const Stop stop = source.get();
  std::thread::id ran_on;
  StopReason seen = StopReason::kNone;
  int calls = 0;
  const std::stop_callback callback(stop.token(), [&] {
    ran_on = std::this_thread::get_id();
    seen = stop.reason();
    ++calls;
  });
  CHECK(calls == 0);
  std::thread stopper([&source] { source.stop(StopReason::kShutdown); });
  const std::thread::id stopper_id = stopper.get_id();
  stopper.join();
  source.stop(StopReason::kDeadline);
  CHECK(calls == 1);
  CHECK(ran_on == stopper_id);
  CHECK(seen == StopReason::kShutdown);
}

TEST_CASE("a callback that comes after the stop runs at once") {
  StopSource source;
  source.stop(StopReason::kDisconnected);
  bool called = false;
  const std::stop_callback callback(source.get().token(), [&called] { called = true; });
  CHECK(called);
}

TEST_CASE("a stop outlives its source") {
  Stop stop;
  {
    StopSource source(Clock::time_point{hours(1)});
    stop = source.get();
    source.stop(StopReason::kShutdown);
  }
  CHECK(stop.requested());
  CHECK(stop.reason() == StopReason::kShutdown);
  CHECK(stop.deadline() == Clock::time_point{hours(1)});
}

TEST_CASE("a passed deadline leaves no time, and does not stop by itself") {
  const Stop stop = StopSource(Clock::now() - hours(1)).get();
  CHECK(stop.remaining() == Clock::duration::zero());
  CHECK_FALSE(stop.requested());
  CHECK(stop.reason() == StopReason::kNone);
}

TEST_CASE("the time left is that up to the deadline") {
  const Clock::time_point before = Clock::now();
  const Stop stop = StopSource(before + hours(24)).get();
  const Clock::duration left = stop.remaining();
  CHECK(left <= hours(24));
  CHECK(left >= before + hours(24) - Clock::now());
}

TEST_CASE("a deadline can be brought forward but not put off") {
  const Clock::time_point early = Clock::time_point{hours(1)};
  const Clock::time_point late = Clock::time_point{hours(2)};
  CHECK(Stop().withDeadline(early).deadline() == early);
  CHECK(StopSource(late).get().withDeadline(early).deadline() == early);
  CHECK(StopSource(early).get().withDeadline(late).deadline() == early);
  CHECK(StopSource(early).get().withDeadline(Clock::time_point::max()).deadline() == early);
}

TEST_CASE("a stop with another deadline still hears the source and leaves the first one as it was") {
  StopSource source(Clock::time_point{hours(2)});
  const Stop first = source.get();
  const Stop second = first.withDeadline(Clock::time_point{hours(1)});
  source.stop(StopReason::kCancelledByClient);
  CHECK(second.requested());
  CHECK(first.deadline() == Clock::time_point{hours(2)});
}

}  // namespace
}  // namespace soracom_mcp::base
