#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace soracom_mcp::base {

/// The offset of the first byte that is not part of well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates,
/// nothing above U+10FFFF), or nothing.
std::optional<std::size_t> findInvalidUtf8(std::string_view text);

/// `text` without the byte order mark that some programs write before it.
inline std::string_view withoutByteOrderMark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

/// `text` with every malformed sequence replaced by U+FFFD.
std::string repairUtf8(std::string_view text);

/// `text` made safe for one line of a terminal or log: tabs, line ends and whatever else is hidden
/// (base/hidden_characters.h) are written as \xNN or \u{NNNN}; malformed UTF-8 is repaired. See base/visible_text.h.
std::string escapeForDisplay(std::string_view text);

/// The first `max_bytes` of `text` at most, cut between characters; "..." is added (within the limit) when cut.
std::string truncateUtf8(std::string_view text, std::size_t max_bytes);

/// The number of code points. `text` is valid UTF-8.
std::size_t countCodePoints(std::string_view text);

}  // namespace soracom_mcp::base
