#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::base {

/// What RFC 3986 leaves unreserved beside ASCII letters and digits.
inline constexpr std::string_view kUnreservedMarks = "-._~";

enum class HexCase { kUpper, kLower };

/// `c` as %XX.
std::string percentTriplet(char c, HexCase hex_case = HexCase::kUpper);

/// `text` with each byte as %XX, once, that is no ASCII letter or digit and not in `kept`: a `%` becomes %25.
std::string percentEncode(std::string_view text, std::string_view kept = kUnreservedMarks,
                          HexCase hex_case = HexCase::kUpper);

/// `text` as the name or the value of a field of application/x-www-form-urlencoded: spaces become `+`.
std::string formEncode(std::string_view text, HexCase hex_case = HexCase::kUpper);

}  // namespace soracom_mcp::base
