#include "base/worker_pool.h"

#include <semaphore.h>

#include <cerrno>
#include <exception>
#include <system_error>
#include <thread>

#include "base/log.h"

namespace soracom_mcp::base {
namespace {

void runTask(const std::function<void()>& task) {
  try {
    task();
  } catch (const std::exception& error) {
    log(LogLevel::kError, "a task failed: {}", error.what());
  } catch (...) {
    log(LogLevel::kError, "a task failed with an unknown exception");
  }
}

}  // namespace

// A thread of the pool. While it is idle it waits for what it is handed, on a semaphore of its own: one system call on
// either side. A shared condition variable needs four, and wakes threads whose task another one has taken.
struct WorkerPool::Worker {
  Worker() { ::sem_init(&handed, 0, 0); }
  ~Worker() {
    if (thread.joinable()) {
      thread.join();
    }
    ::sem_destroy(&handed);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  std::function<void()> waitForTask() {
    while (::sem_wait(&handed) != 0 && errno == EINTR) {
    }
    return std::move(task);
  }

  sem_t handed;
  std::function<void()> task;  // none: the pool ends
  std::thread thread;
};

WorkerPool::WorkerPool(std::size_t max_threads, std::size_t max_queued)
    : max_threads_(max_threads), max_queued_(max_queued) {}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    for (Worker* worker : idle_) {
      ::sem_post(&worker->handed);
    }
    idle_.clear();
  }
  workers_.clear();
}

bool WorkerPool::submit(std::function<void()> task) {
  Worker* idle = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (closing_ || queue_.size() >= max_queued_) {
      return false;
    }
    if (idle_.empty()) {
      queue_.push_back(std::move(task));
      if ((workers_.size() < max_threads_ && startWorker()) || !workers_.empty()) {
        return true;
      }
      queue_.pop_back();
      return false;
    }
    idle = idle_.back();
    idle_.pop_back();
    idle->task = std::move(task);
  }
  ::sem_post(&idle->handed);
  return true;
}

bool WorkerPool::startWorker() {
  Worker& worker = *workers_.emplace_back(std::make_unique<Worker>());
  try {
    worker.thread = std::thread([this, &worker] { run(worker); });
    return true;
  } catch (const std::system_error& error) {
    log(LogLevel::kWarning, "no thread could be started: {}", error.what());
    workers_.pop_back();
    return false;
  }
}

void WorkerPool::run(Worker& self) {
  while (const std::function<void()> task = next(self)) {
    runTask(task);
  }
}

std::function<void()> WorkerPool::next(Worker& self) {
  {
    const std::lock_guard lock(mutex_);
    if (!queue_.empty()) {
      std::function<void()> task = std::move(queue_.front());
      queue_.pop_front();
      return task;
    }
    if (closing_) {
      return nullptr;
    }
    idle_.push_back(&self);
  }
  return self.waitForTask();
}

}  // namespace soracom_mcp::base
