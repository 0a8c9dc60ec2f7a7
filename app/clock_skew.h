#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace soracom_mcp::app {

/// How far this machine's clock is ahead of an HTTP `Date` header (RFC 9110 section 5.6.7, the preferred form); nothing
/// where the header cannot be read.
std::optional<std::chrono::seconds> clockSkew(const std::string& date_header,
                                              std::chrono::system_clock::time_point now);

}  // namespace soracom_mcp::app
