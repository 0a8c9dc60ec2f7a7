#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "simulator/unix_time.h"

namespace soracom_mcp::simulator {

/// What the X-Soracom-Ratelimit-* headers of one answer say.
struct RateState {
  bool admitted = true;
  std::int64_t limit = 0;
  std::int64_t remaining = 0;
  std::int64_t seconds_before_refresh = 60;
};

/// Counts requests per caller and group of operations in windows of one minute. Not thread-safe.
class RateLimiter final {
 public:
  /// 0: nothing is refused, and the headers tell a limit that nobody reaches.
  explicit RateLimiter(int requests_per_minute);

  /// Counts one request of `caller` (an operator, or an address where there is no session) in `group`.
  RateState admit(std::string_view caller, std::string_view group, UnixTime now);

 private:
  const std::int64_t limit_;
  const bool enforced_;
  std::int64_t window_ = 0;
  std::unordered_map<std::string, std::int64_t> used_;
  std::string key_;  ///< kept for its capacity
};

}  // namespace soracom_mcp::simulator
