#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/stop.h"

namespace soracom_mcp::tools {

/// All the waiting of one call: until a socket is ready, the call is stopped, or its deadline has passed. Stopping only
/// writes to an eventfd, so the stopping thread never blocks. Belongs to the thread of the call.
class CallWait final {
 public:
  explicit CallWait(const base::Stop& stop);
  ~CallWait();
  CallWait(const CallWait&) = delete;
  CallWait& operator=(const CallWait&) = delete;

  enum class End { kReady, kLate, kStopped };

  /// Blocks until `fd` has one of the poll(2) `events` or is broken (kReady), or `until` or the deadline has passed
  /// (kLate), or the call is stopped.
  End wait(int fd, short events, base::Clock::time_point until = base::Clock::time_point::max()) const;

  const base::Stop& stop() const { return stop_; }
  /// True once the call must end: stopped, or its deadline has passed.
  bool over() const;
  /// The error of a call that is over: kTimeout or kCancelled. `doing` says at what it was, "waiting for the answer".
  base::Error interruption(const std::string& doing) const;

 private:
  struct Wake {
    int fd;
    void operator()() const noexcept;
  };

  base::Stop stop_;
  int wake_ = -1;
  std::optional<std::stop_callback<Wake>> on_stop_;
};

}  // namespace soracom_mcp::tools
