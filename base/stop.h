#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <stop_token>

namespace soracom_mcp::base {

using Clock = std::chrono::steady_clock;

/// Why work was stopped. The first reason given stays.
enum class StopReason { kNone, kCancelledByClient, kDisconnected, kDeadline, kShutdown };

/// What work looks at to know whether it should go on: a stop token, the reason, and the moment at which it must have
/// answered. A value; copies share one state. Nothing polls it: register a std::stop_callback on token() that wakes or
/// closes whatever the work waits on.
class Stop final {
 public:
  /// Never stops and has no deadline.
  Stop() = default;

  const std::stop_token& token() const { return token_; }
  bool requested() const { return token_.stop_requested(); }
  StopReason reason() const;
  Clock::time_point deadline() const { return deadline_; }
  /// Time until the deadline, not below zero.
  Clock::duration remaining() const;
  /// The same stop with a deadline no later than `deadline`.
  [[nodiscard]] Stop withDeadline(Clock::time_point deadline) const;

 private:
  friend class StopSource;
  std::stop_token token_;
  std::shared_ptr<const std::atomic<StopReason>> reason_;
  Clock::time_point deadline_ = Clock::time_point::max();
};

/// The side that stops. Thread-safe; copies share one state.
class StopSource final {
 public:
  explicit StopSource(Clock::time_point deadline = Clock::time_point::max());

  /// Runs the callbacks, on the calling thread unless another one stops it at the same time. False when a reason was
  /// given before; `reason` is not kNone.
  bool stop(StopReason reason);
  Stop get() const;

 private:
  std::stop_source source_;
  std::shared_ptr<std::atomic<StopReason>> reason_;
  Clock::time_point deadline_;
};

}  // namespace soracom_mcp::base
