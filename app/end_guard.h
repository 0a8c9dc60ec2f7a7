#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "app/exit_code.h"
#include "base/file_descriptor.h"
#include "mcp/transport/wake_event.h"

namespace soracom_mcp::app {

/// Ends the process when its orderly end does not come: when a system call does not return, a library does not stop, or
/// nobody reads standard error. What the program keeps is written in one step each, so that nothing of it is half there.
///
/// Until started() nothing is in flight: a signal ends the process at once, and a client that has left ends it once the
/// drain time is over, which is what remains to answer what it has sent before. After begin() the drain time and
/// kAfterDrain are left. Ending here is told on standard error where somebody reads it. A thread of its own, which ends
/// with this.
class EndGuard final {
 public:
  /// Below the second that the end may take beside the drain time.
  static constexpr std::chrono::milliseconds kAfterDrain{900};

  enum class Signals {
    kHandled,  ///< by a handler, which calls begin()
    kBlocked   ///< waited for once the program has started; until then this looks for them
  };

  /// Looks at `client`, a descriptor that is borrowed, until started(); -1 for none.
  EndGuard(std::chrono::milliseconds drain_time, int client, Signals signals);
  ~EndGuard();
  EndGuard(const EndGuard&) = delete;
  EndGuard& operator=(const EndGuard&) = delete;

  void started() noexcept;
  /// Async-signal-safe; the first call counts.
  void begin() noexcept;

 private:
  void run();
  void watchStart();
  void watchEnd();
  [[noreturn]] void end(ExitCode code) const;

  const std::chrono::milliseconds drain_time_;
  const int client_;
  const base::FileDescriptor signals_;  // none where a handler has them
  std::atomic<bool> is_started_ = false;
  mcp::WakeEvent started_;
  mcp::WakeEvent ending_;
  mcp::WakeEvent done_;
  std::thread thread_;
};

}  // namespace soracom_mcp::app
