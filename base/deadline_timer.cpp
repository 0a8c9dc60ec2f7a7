#include "base/deadline_timer.h"

namespace soracom_mcp::base {

DeadlineTimer::~DeadlineTimer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
}

DeadlineTimer::Ticket DeadlineTimer::arm(Clock::time_point when, StopSource source) {
  bool wakes_too_late = false;
  Ticket ticket = 0;
  {
    const std::lock_guard lock(mutex_);
    ticket = ++last_ticket_;
    const auto entry = entries_.emplace(when, Entry{ticket, std::move(source)});
    by_ticket_.emplace(ticket, entry);
    wakes_too_late = when < looks_again_;
    if (!thread_.joinable()) {
      thread_ = std::thread([this] { run(); });
    }
  }
  if (wakes_too_late) {
    changed_.notify_one();
  }
  return ticket;
}

void DeadlineTimer::disarm(Ticket ticket) {
  const std::lock_guard lock(mutex_);
  const auto found = by_ticket_.find(ticket);
  if (found != by_ticket_.end()) {
    entries_.erase(found->second);
    by_ticket_.erase(found);
  }
}

void DeadlineTimer::run() {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    if (entries_.empty()) {
      looks_again_ = Clock::time_point::max();
      changed_.wait(lock);
      continue;
    }
    const auto earliest = entries_.begin();
    const Clock::time_point when = earliest->first;
    if (Clock::now() < when) {
      looks_again_ = when;
      changed_.wait_until(lock, when);
      continue;
    }
    StopSource source = std::move(earliest->second.source);
    by_ticket_.erase(earliest->second.ticket);
    entries_.erase(earliest);
    lock.unlock();
    source.stop(StopReason::kDeadline);
    lock.lock();
  }
}

}  // namespace soracom_mcp::base
