#pragma once

#include <atomic>

#include "base/stop.h"
#include "tools/http/connection_pool.h"

namespace soracom_mcp::tools {

/// A clock by which connections have always rested: more than the longest rest passes whenever somebody looks.
inline base::Clock::time_point passingTime() {
  static std::atomic<int> looks = 0;
  return base::Clock::time_point() + ++looks * (kLongestRest + std::chrono::milliseconds(100));
}

/// One by which none ever rests.
inline base::Clock::time_point noTime() { return base::Clock::time_point() + std::chrono::hours(1); }

}  // namespace soracom_mcp::tools
