#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "simulator/fault.h"
#include "simulator/operation.h"

namespace soracom_mcp::simulator {

/// The failures still to be played, first come first served, and the requests that wait in one. Thread-safe.
class FaultPlan final {
 public:
  void add(Fault fault, std::size_t times);
  /// Takes the first fault that applies to the operation (null: a request that no operation answers).
  std::optional<Fault> take(const Operation* operation);

  /// Blocks until release() or close().
  void hold();
  /// Lets every waiting request go on.
  void release();
  /// As release(), and from now on hold() returns at once.
  void close();
  /// Blocks until `count` requests wait; false when that did not happen in time.
  bool waitForHeld(std::size_t count, std::chrono::milliseconds timeout);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Fault> faults_;
  std::size_t held_ = 0;
  std::size_t generation_ = 0;
  bool closed_ = false;
};

}  // namespace soracom_mcp::simulator
