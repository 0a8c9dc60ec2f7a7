#pragma once

namespace soracom_mcp::mcp {

/// A descriptor that becomes readable and stays so until reset(): what poll() waits on besides the data.
class WakeEvent final {
 public:
  /// Aborts where the system has no descriptor left: nothing could be waited for then.
  WakeEvent();
  ~WakeEvent();
  WakeEvent(const WakeEvent&) = delete;
  WakeEvent& operator=(const WakeEvent&) = delete;

  /// Async-signal-safe.
  void set() noexcept;
  void reset() noexcept;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace soracom_mcp::mcp
