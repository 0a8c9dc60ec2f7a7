#include "base/worker_pool.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/base/arrivals.h"
#include "tests/base/written_to.h"
#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

using tests::Arrivals;
using tests::writtenTo;

constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

// The threads that tasks ran on.
class Threads final {
 public:
  void noteThis() {
    const std::lock_guard lock(mutex_);
    ids_.insert(std::this_thread::get_id());
  }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return ids_.size();
  }
  bool hasThis() {
    const std::lock_guard lock(mutex_);
    return ids_.contains(std::this_thread::get_id());
  }

 private:
  std::mutex mutex_;
  std::set<std::thread::id> ids_;
};

// Lets no thread start while it lives: each would ask for a stack larger than any address space.
class NoMoreThreads final {
 public:
  NoMoreThreads() {
    pthread_attr_t attributes;
    ::pthread_getattr_default_np(&attributes);
    ::pthread_attr_getstacksize(&attributes, &usual_);
    ::pthread_attr_destroy(&attributes);
    setStackSize(std::size_t{1} << 56);
  }
  ~NoMoreThreads() { setStackSize(usual_); }
  NoMoreThreads(const NoMoreThreads&) = delete;
  NoMoreThreads& operator=(const NoMoreThreads&) = delete;

 private:
  static void setStackSize(std::size_t bytes) {
    pthread_attr_t attributes;
    ::pthread_attr_init(&attributes);
    ::pthread_attr_setstacksize(&attributes, bytes);
    ::pthread_setattr_default_np(&attributes);
    ::pthread_attr_destroy(&attributes);
  }

  std::size_t usual_ = 0;
};

TEST_CASE("a task runs once, on a thread of the pool") {
  WorkerPool pool(2, 10);
  Threads threads;
  Arrivals done;
  std::atomic<int> runs = 0;
  REQUIRE(pool.submit([&] {
    threads.noteThis();
    ++runs;
    done.add();
  }));
  REQUIRE(done.wait());
  CHECK(runs == 1);
  CHECK_FALSE(threads.hasThis());
}

TEST_CASE("a pool grows until as many tasks run side by side as it may have threads, and no further") {
  for (const std::size_t limit : {1U, 2U, 8U}) {
    DYNAMIC_SECTION(limit << " threads") {
      Threads threads;
      Arrivals started;
      Arrivals release;
      std::atomic<std::size_t> running = 0;
      std::atomic<std::size_t> most = 0;
      std::atomic<std::size_t> in_time = 0;
      bool all_started = false;
      {
        WorkerPool pool(limit, 100);
        for (std::size_t i = 0; i < 5 * limit; ++i) {
          REQUIRE(pool.submit([&] {
            const std::size_t now = ++running;
            for (std::size_t seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
            }
            threads.noteThis();
            started.add();
            in_time += release.wait() ? 1 : 0;
            --running;
          }));
        }
        all_started = started.wait(limit);
        release.add();
      }
      CHECK(all_started);
      CHECK(in_time == 5 * limit);
      CHECK(most == limit);
      CHECK(threads.count() == limit);
    }
  }
}

TEST_CASE("a thread that has finished its task is used again") {
  static constexpr std::size_t kTasks = 200;
  Threads threads;
  WorkerPool pool(kTasks, 10);
  for (std::size_t i = 0; i < kTasks; ++i) {
    Arrivals done;
    REQUIRE(pool.submit([&] {
      threads.noteThis();
      done.add();
    }));
    REQUIRE(done.wait());
  }
  // One for each task would be the defect; a thread may still be on its way to the queue when the next task comes.
  CHECK(threads.count() <= kTasks / 2);
}

TEST_CASE("a full queue refuses, and accepts again once there is room") {
  Arrivals started;
  Arrivals release;
  Arrivals done;
  WorkerPool pool(1, 2);
  std::atomic<bool> in_time = false;
  std::atomic<bool> refused_ran = false;
  REQUIRE(pool.submit([&] {
    started.add();
    in_time = release.wait();
  }));
  REQUIRE(started.wait());
  const auto task = [&done] { done.add(); };
  CHECK(pool.submit(task));
  CHECK(pool.submit(task));
  CHECK_FALSE(pool.submit([&refused_ran] { refused_ran = true; }));
  CHECK_FALSE(pool.submit([&refused_ran] { refused_ran = true; }));
  release.add();
  REQUIRE(done.wait(2));
  CHECK(in_time);
  CHECK(pool.submit(task));
  CHECK(done.wait(3));
  CHECK_FALSE(refused_ran);
}

TEST_CASE("a pool without a queue refuses everything") {
  bool ran = false;
  {
    WorkerPool pool(4, 0);
    CHECK_FALSE(pool.submit([&ran] { ran = true; }));
  }
  CHECK_FALSE(ran);
}

TEST_CASE("one thread runs tasks in the order they came") {
  std::vector<int> order;  // written by that thread only
  {
    WorkerPool pool(1, 100);
    for (int i = 0; i < 100; ++i) {
      REQUIRE(pool.submit([&order, i] { order.push_back(i); }));
    }
  }
  REQUIRE(order.size() == 100);
  CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("a pool that ends runs what it accepted and accepts nothing more") {
  // The first task submits until it is refused. With an unlimited queue that is when the pool is closing, and then
  // everything it submitted still waits behind it.
  std::size_t accepted = 0;
  std::atomic<std::size_t> ran = 0;
  Arrivals started;
  {
    WorkerPool pool(1, kUnlimited);
    const auto task = [&ran] { ++ran; };
    REQUIRE(pool.submit([&] {
      started.add();
      for (; pool.submit(task); ++accepted) {
        std::this_thread::yield();
      }
    }));
    REQUIRE(started.wait());
    for (int i = 0; i < 10; ++i) {
      REQUIRE(pool.submit(task));
    }
  }
  CHECK(ran == accepted + 10);
}

TEST_CASE("a task may submit another") {
  Arrivals done;
  WorkerPool pool(1, 1);
  std::atomic<bool> accepted = false;
  REQUIRE(pool.submit([&] { accepted = pool.submit([&done] { done.add(); }); }));
  CHECK(done.wait());
  CHECK(accepted);
}

TEST_CASE("a task that throws is logged and dropped, and its thread goes on") {
  Threads threads;
  bool went_on = false;
  const std::string text = writtenTo(2, [&] {
    WorkerPool pool(1, 10);
    Arrivals done;
    pool.submit([&threads] {
      threads.noteThis();
      throw std::runtime_error("broken\nby design");
    });
    pool.submit([&threads] {
      threads.noteThis();
      throw 42;
    });
    pool.submit([&] {
      threads.noteThis();
      done.add();
    });
    went_on = done.wait();
  });
  CHECK(went_on);
  CHECK(threads.count() == 1);
  CHECK(text.find("a task failed: broken\\x0aby design\n") != std::string::npos);
  CHECK(text.find("a task failed with an unknown exception\n") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
}

TEST_CASE("what a task holds is let go before the thread takes the next") {
  for (const bool throws : {false, true}) {
    DYNAMIC_SECTION((throws ? "a task that throws" : "a task that returns")) {
      auto held = std::make_shared<int>(1);
      const std::weak_ptr<int> watched = held;
      bool let_go = false;
      writtenTo(2, [&] {
        Arrivals submitted;
        WorkerPool pool(1, 10);
        pool.submit([held, &submitted, throws] {
          // The copy of the submitting thread must be gone before the next task looks.
          if (submitted.wait() && throws) {
            throw std::runtime_error("broken");
          }
        });
        held.reset();
        pool.submit([&] { let_go = watched.expired(); });
        submitted.add();
      });
      CHECK(let_go);
    }
  }
}

TEST_CASE("a pool for which the system has no thread refuses the task and says so") {
  bool refused_ran = false;
  bool refused = false;
  bool recovered = false;
  const std::string text = writtenTo(2, [&] {
    WorkerPool pool(2, 10);
    {
      const NoMoreThreads none;
      refused = !pool.submit([&refused_ran] { refused_ran = true; });
    }
    Arrivals done;
    recovered = pool.submit([&done] { done.add(); }) && done.wait();
  });
  CHECK(refused);
  CHECK(recovered);
  CHECK_FALSE(refused_ran);
  CHECK(text.find("no thread could be started: ") != std::string::npos);
}

TEST_CASE("a pool that cannot grow leaves its tasks to the threads it has") {
  Threads threads;
  bool accepted = false;
  bool all_ran = false;
  writtenTo(2, [&] {
    WorkerPool pool(2, 10);
    Arrivals started;
    Arrivals release;
    Arrivals done;
    const auto task = [&] {
      threads.noteThis();
      started.add();
      if (release.wait()) {
        done.add();
      }
    };
    accepted = pool.submit(task) && started.wait();
    {
      const NoMoreThreads none;
      accepted = accepted && pool.submit(task);
    }
    release.add();
    all_ran = done.wait(2);
  });
  CHECK(accepted);
  CHECK(all_ran);
  CHECK(threads.count() == 1);
}

TEST_CASE("tasks of several threads each run once, or are refused") {
  static constexpr std::size_t kThreads = 4;
  static constexpr std::size_t kTasks = 500;
  std::vector<std::atomic<int>> runs(kThreads * kTasks);
  std::vector<int> accepted(kThreads * kTasks);
  {
    WorkerPool pool(3, 20);
    std::vector<std::thread> threads;
    for (std::size_t thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::size_t i = thread * kTasks; i < (thread + 1) * kTasks; ++i) {
          accepted[i] = pool.submit([&runs, i] { ++runs[i]; }) ? 1 : 0;
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
  }
  CHECK(std::equal(runs.begin(), runs.end(), accepted.begin(), accepted.end()));
  CHECK(std::count(accepted.begin(), accepted.end(), 1) >= 20);
}

}  // namespace
}  // namespace soracom_mcp::base
