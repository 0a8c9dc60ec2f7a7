#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace soracom_mcp::simulator {

/// All times of the API are whole seconds since 1970 in UTC.
using UnixTime = std::chrono::sys_seconds;

inline std::int64_t unixSeconds(UnixTime time) { return time.time_since_epoch().count(); }

/// As in the Date header (RFC 9110 section 5.6.7).
std::string httpDate(UnixTime time);

}  // namespace soracom_mcp::simulator
