#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace soracom_mcp::base {

/// Threads that run queued tasks. Starts a thread only when every running one is busy, up to the limit, and keeps it.
/// A task goes to the thread that became idle last, without a look at the queue by anybody. A task must not throw; one
/// that does is logged and dropped.
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
  struct Worker;

  bool startWorker();
  void run(Worker& self);
  /// The next task; none when the pool ends.
  std::function<void()> next(Worker& self);

  const std::size_t max_threads_;
  const std::size_t max_queued_;
  std::mutex mutex_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Worker*> idle_;  // the last one became so last; empty whenever the queue is not
  bool closing_ = false;
};

}  // namespace soracom_mcp::base
