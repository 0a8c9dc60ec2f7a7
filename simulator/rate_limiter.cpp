#include "simulator/rate_limiter.h"

#include <algorithm>

namespace soracom_mcp::simulator {
namespace {

constexpr std::int64_t kWindowSeconds = 60;
constexpr std::int64_t kUnlimited = 1'000'000'000;

}  // namespace

RateLimiter::RateLimiter(int requests_per_minute)
    : limit_(requests_per_minute > 0 ? requests_per_minute : kUnlimited), enforced_(requests_per_minute > 0) {}

RateState RateLimiter::admit(std::string_view caller, std::string_view group, UnixTime now) {
  const std::int64_t seconds = unixSeconds(now);
  if (const std::int64_t window = seconds / kWindowSeconds; window != window_) {
    window_ = window;
    used_.clear();
  }
  key_.assign(caller).append("|").append(group);
  std::int64_t& used = used_[key_];
  RateState state;
  state.limit = limit_;
  state.admitted = !enforced_ || used < limit_;
  used += state.admitted ? 1 : 0;
  state.remaining = std::max<std::int64_t>(0, limit_ - used);
  state.seconds_before_refresh = kWindowSeconds - seconds % kWindowSeconds;
  return state;
}

}  // namespace soracom_mcp::simulator
