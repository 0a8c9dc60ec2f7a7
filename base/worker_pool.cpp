#include "base/worker_pool.h"

#include <exception>
#include <system_error>

#include "base/log.h"

namespace soracom_mcp::base {

WorkerPool::WorkerPool(std::size_t max_threads, std::size_t max_queued)
    : max_threads_(max_threads), max_queued_(max_queued) {}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  available_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

bool WorkerPool::submit(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (closing_ || queue_.size() >= max_queued_) {
      return false;
    }
    queue_.push_back(std::move(task));
    if (idle_ < queue_.size() && threads_.size() < max_threads_ && startThread()) {
      return true;
    }
    if (threads_.empty()) {
      queue_.pop_back();
      return false;
    }
  }
  // Outside the lock, or the woken thread would at once wait for it.
  available_.notify_one();
  return true;
}

bool WorkerPool::startThread() {
  try {
    threads_.emplace_back([this] { run(); });
    return true;
  } catch (const std::system_error& error) {
    log(LogLevel::kWarning, "no thread could be started: {}", error.what());
    return false;
  }
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    available_.wait(lock, [this] { return !queue_.empty() || closing_; });
    --idle_;
    if (queue_.empty()) {
      return;
    }
    {
      const std::function<void()> task = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      try {
        task();
      } catch (const std::exception& error) {
        log(LogLevel::kError, "a task failed: {}", error.what());
      } catch (...) {
        log(LogLevel::kError, "a task failed with an unknown exception");
      }
    }
    lock.lock();
  }
}

}  // namespace soracom_mcp::base
