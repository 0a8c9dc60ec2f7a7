#pragma once

#include <time.h>

#include <cstdint>

namespace soracom_mcp::bench {

/// The monotonic clock. A plain system call, because std::chrono adds nothing to a difference of two readings.
inline std::int64_t nowNanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace soracom_mcp::bench
