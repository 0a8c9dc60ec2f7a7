#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace soracom_mcp::tests {

/// Counts events of other threads, and lets a thread wait for them. Opened once, it is a gate. Thread-safe.
class Arrivals final {
 public:
  /// Notifies under the lock, so that the waiting thread may destroy the object as soon as wait() returns.
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }

  /// Blocks until `count` events came. False when they do not come within a minute, which only a defect causes.
  [[nodiscard]] bool wait(std::size_t count = 1) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::minutes(1), [&] { return count_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;
};

}  // namespace soracom_mcp::tests
