#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "base/stop.h"

namespace soracom_mcp::base {

/// Stops sources with StopReason::kDeadline when their time comes. One thread, started with the first entry and joined
/// by the destructor, which stops nothing. Callbacks of the source run on that thread, so they must be short.
class DeadlineTimer final {
 public:
  DeadlineTimer() = default;
  ~DeadlineTimer();
  DeadlineTimer(const DeadlineTimer&) = delete;
  DeadlineTimer& operator=(const DeadlineTimer&) = delete;

  /// Names one entry; never reused.
  using Ticket = std::uint64_t;

  /// Stops `source` at `when`. Thread-safe.
  Ticket arm(Clock::time_point when, StopSource source);
  /// Forgets the entry. Harmless when it has fired. Thread-safe; does not wait for a running callback.
  void disarm(Ticket ticket);

 private:
  void run();

  struct Entry {
    Ticket ticket;
    StopSource source;
  };

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Clock::time_point, Entry> entries_;
  std::map<Ticket, std::multimap<Clock::time_point, Entry>::iterator> by_ticket_;
  Ticket last_ticket_ = 0;
  /// When the thread looks again by itself. An entry due later need not wake it: with short-lived entries that would
  /// be a switch of threads for each.
  Clock::time_point looks_again_ = Clock::time_point::max();
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace soracom_mcp::base
