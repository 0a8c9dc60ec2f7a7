#include "base/deadline_timer.h"

#include <atomic>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/base/arrivals.h"
#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using tests::Arrivals;

Clock::time_point inAnHour() { return Clock::now() + hours(1); }

// `n` hours ago: due, in a known order among others.
Clock::time_point ago(int n) { return Clock::now() - hours(n); }

// A source together with a callback that tells the test.
class Watched final {
 public:
  explicit Watched(std::function<void()> then = [] {})
      : callback_(source_.get().token(), [this, then = std::move(then)] {
          then();
          stopped_.add();
        }) {}
  StopSource& source() { return source_; }
  Stop stop() const { return source_.get(); }
  bool waitStopped() { return stopped_.wait(); }

 private:
  StopSource source_;
  Arrivals stopped_;
  std::stop_callback<std::function<void()>> callback_;
};

// Keeps the thread of a timer busy until it is released, so that entries can be armed which are due already.
class Held final {
 public:
  explicit Held(DeadlineTimer& timer)
      : entry_([this] {
          held_.add();
          released_in_time_ = release_.wait();
        }) {
    timer.arm(ago(1000), entry_.source());
  }
  bool waitHeld() { return held_.wait(); }
  bool release() {
    release_.add();
    return entry_.waitStopped() && released_in_time_;
  }

 private:
  Arrivals held_;
  Arrivals release_;
  std::atomic<bool> released_in_time_ = false;
  Watched entry_;
};

TEST_CASE("a source is stopped for its deadline, and not before it") {
  Clock::time_point fired;
  Watched entry([&fired] { fired = Clock::now(); });
  DeadlineTimer timer;
  const Clock::time_point when = Clock::now() + milliseconds(5);
  timer.arm(when, entry.source());
  REQUIRE(entry.waitStopped());
  CHECK(entry.stop().reason() == StopReason::kDeadline);
  CHECK(fired >= when);
}

TEST_CASE("an entry that is due when it is armed fires at once") {
  DeadlineTimer timer;
  Watched entry;
  timer.arm(ago(1), entry.source());
  CHECK(entry.waitStopped());
}

TEST_CASE("entries fire in the order of their deadlines, however they were armed") {
  DeadlineTimer timer;
  Held held(timer);
  REQUIRE(held.waitHeld());
  std::vector<int> order;  // written by the timer's thread only
  std::vector<std::unique_ptr<Watched>> entries;
  Watched last;
  for (const int hours_ago : {3, 5, 1, 4, 2}) {
    entries.push_back(std::make_unique<Watched>([&order, hours_ago] { order.push_back(hours_ago); }));
    timer.arm(ago(hours_ago), entries.back()->source());
  }
  timer.arm(Clock::now(), last.source());
  REQUIRE(held.release());
  REQUIRE(last.waitStopped());
  CHECK(order == std::vector<int>{5, 4, 3, 2, 1});
}

TEST_CASE("entries with the same deadline all fire") {
  static constexpr std::size_t kEntries = 50;
  DeadlineTimer timer;
  Arrivals fired;
  std::vector<std::unique_ptr<Watched>> entries;
  const Clock::time_point when = Clock::now() + milliseconds(1);
  for (std::size_t i = 0; i < kEntries; ++i) {
    entries.push_back(std::make_unique<Watched>([&fired] { fired.add(); }));
    timer.arm(when, entries.back()->source());
  }
  CHECK(fired.wait(kEntries));
  for (const auto& entry : entries) {
    CHECK(entry->waitStopped());
  }
}

TEST_CASE("a sooner entry fires while the timer waits for a later one") {
  DeadlineTimer timer;
  StopSource later;
  timer.arm(inAnHour(), later);
  for (int round = 0; round < 50; ++round) {
    Watched entry;
    timer.arm(Clock::now() + std::chrono::microseconds(100 * (round % 3)), entry.source());
    REQUIRE(entry.waitStopped());
  }
  CHECK_FALSE(later.get().requested());
}

TEST_CASE("an entry that was disarmed does not fire, and its neighbours do") {
  DeadlineTimer timer;
  Held held(timer);
  REQUIRE(held.waitHeld());
  Watched before;
  StopSource disarmed;
  Watched same_time;
  Watched after;
  const Clock::time_point when = ago(2);
  timer.arm(ago(3), before.source());
  const auto ticket = timer.arm(when, disarmed);
  timer.arm(when, same_time.source());
  timer.arm(ago(1), after.source());
  timer.disarm(ticket);
  REQUIRE(held.release());
  CHECK(before.waitStopped());
  CHECK(same_time.waitStopped());
  REQUIRE(after.waitStopped());
  CHECK_FALSE(disarmed.get().requested());
}

TEST_CASE("the timer waits for the next entry when the first is disarmed") {
  DeadlineTimer timer;
  StopSource first;
  Watched second;
  const auto ticket = timer.arm(Clock::now() + milliseconds(20), first);
  timer.arm(Clock::now() + milliseconds(21), second.source());
  timer.disarm(ticket);
  CHECK(second.waitStopped());
}

TEST_CASE("disarming twice, after firing or by a ticket nobody has is harmless") {
  DeadlineTimer timer;
  Watched fired;
  StopSource waiting;
  const auto fired_ticket = timer.arm(ago(1), fired.source());
  REQUIRE(fired.waitStopped());
  const auto waiting_ticket = timer.arm(inAnHour(), waiting);
  timer.disarm(fired_ticket);
  timer.disarm(fired_ticket + 1000);
  timer.disarm(waiting_ticket);
  timer.disarm(waiting_ticket);
  Watched another;
  timer.arm(ago(1), another.source());
  CHECK(another.waitStopped());
  CHECK_FALSE(waiting.get().requested());
}

TEST_CASE("a ticket is never used again") {
  DeadlineTimer timer;
  std::set<DeadlineTimer::Ticket> tickets;
  for (int i = 0; i < 100; ++i) {
    const auto ticket = timer.arm(inAnHour(), StopSource());
    tickets.insert(ticket);
    if (i % 2 == 0) {
      timer.disarm(ticket);
    }
  }
  CHECK(tickets.size() == 100);
}

TEST_CASE("the end of a timer stops nothing and does not wait for what is not due") {
  StopSource soon;
  StopSource never;
  {
    DeadlineTimer timer;
    timer.arm(inAnHour(), soon);
    timer.arm(Clock::time_point::max(), never);
    Watched due;
    timer.arm(ago(1), due.source());
    REQUIRE(due.waitStopped());
  }
  CHECK_FALSE(soon.get().requested());
  CHECK_FALSE(never.get().requested());
}

TEST_CASE("a timer waits for a callback that runs when it ends") {
  bool finished = false;
  Arrivals running;
  Arrivals release;
  Watched entry([&] {
    running.add();
    finished = release.wait();
  });
  std::thread releaser;
  {
    DeadlineTimer timer;
    timer.arm(ago(1), entry.source());
    REQUIRE(running.wait());
    releaser = std::thread([&release] { release.add(); });
  }
  CHECK(finished);
  releaser.join();
}

TEST_CASE("an entry without an end does not keep others from firing") {
  DeadlineTimer timer;
  StopSource never;
  timer.arm(Clock::time_point::max(), never);
  for (int round = 0; round < 10; ++round) {
    Watched entry;
    timer.arm(Clock::now() + milliseconds(1), entry.source());
    REQUIRE(entry.waitStopped());
  }
  CHECK_FALSE(never.get().requested());
}

TEST_CASE("a callback may arm and disarm entries") {
  DeadlineTimer timer;
  StopSource unwanted;
  const auto ticket = timer.arm(inAnHour(), unwanted);
  Watched second;
  Watched first([&] {
    timer.disarm(ticket);
    timer.arm(ago(1), second.source());
  });
  timer.arm(ago(1), first.source());
  CHECK(first.waitStopped());
  CHECK(second.waitStopped());
}

TEST_CASE("a source that was stopped before keeps its reason") {
  DeadlineTimer timer;
  StopSource cancelled;
  Watched next;
  cancelled.stop(StopReason::kCancelledByClient);
  timer.arm(ago(2), cancelled);
  timer.arm(ago(1), next.source());
  REQUIRE(next.waitStopped());
  CHECK(cancelled.get().reason() == StopReason::kCancelledByClient);
}

TEST_CASE("entries are armed and disarmed by several threads at once") {
  static constexpr std::size_t kThreads = 4;
  static constexpr std::size_t kEntries = 200;
  Arrivals fired;
  std::vector<StopSource> disarmed(kThreads);
  {
    std::vector<std::unique_ptr<Watched>> entries;
    for (std::size_t i = 0; i < kThreads * kEntries; ++i) {
      entries.push_back(std::make_unique<Watched>([&fired] { fired.add(); }));
    }
    DeadlineTimer timer;
    std::vector<std::thread> threads;
    for (std::size_t thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::size_t i = 0; i < kEntries; ++i) {
          const auto ticket = timer.arm(inAnHour(), disarmed[thread]);
          timer.arm(Clock::now() + std::chrono::microseconds(i % 7), entries[thread * kEntries + i]->source());
          timer.disarm(ticket);
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    CHECK(fired.wait(kThreads * kEntries));
  }
  for (const StopSource& source : disarmed) {
    CHECK_FALSE(source.get().requested());
  }
}

}  // namespace
}  // namespace soracom_mcp::base
