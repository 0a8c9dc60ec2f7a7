#include "base/stop.h"

#include <algorithm>

namespace soracom_mcp::base {

StopReason Stop::reason() const { return reason_ ? reason_->load(std::memory_order_acquire) : StopReason::kNone; }

Clock::duration Stop::remaining() const {
  if (deadline_ == Clock::time_point::max()) {
    return Clock::duration::max();
  }
  return std::max(deadline_ - Clock::now(), Clock::duration::zero());
}

Stop Stop::withDeadline(Clock::time_point deadline) const {
  Stop out = *this;
  out.deadline_ = std::min(deadline_, deadline);
  return out;
}

StopSource::StopSource(Clock::time_point deadline)
    : reason_(std::make_shared<std::atomic<StopReason>>(StopReason::kNone)), deadline_(deadline) {}

bool StopSource::stop(StopReason reason) {
  StopReason expected = StopReason::kNone;
  const bool first = reason_->compare_exchange_strong(expected, reason, std::memory_order_acq_rel);
  source_.request_stop();
  return first;
}

Stop StopSource::get() const {
  Stop out;
  out.token_ = source_.get_token();
  out.reason_ = reason_;
  out.deadline_ = deadline_;
  return out;
}

}  // namespace soracom_mcp::base
