#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace soracom_mcp::base {

/// Threads that run queued tasks. Starts a thread only when every running one is busy, up to the limit, and keeps it.
/// A task must not throw; one that does is logged and dropped.
class WorkerPool final {
 public:
  WorkerPool(std::size_t max_threads, std::size_t max_queued);
  /// Runs what is queued, then joins.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Thread-safe and never blocks: false when `max_queued` tasks wait, the pool is closing, or the
  /// system gives no thread and none runs.
  bool submit(std::function<void()> task);

 private:
  bool startThread();
  void run();

  const std::size_t max_threads_;
  const std::size_t max_queued_;
  std::mutex mutex_;
  std::condition_variable available_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool closing_ = false;
};

}  // namespace soracom_mcp::base
