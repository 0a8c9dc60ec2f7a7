#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/visible_text.h"

namespace soracom_mcp::base {

/// One character and how many bytes it takes; 0 bytes where there is no well-formed sequence.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;
};

/// The character that begins at `offset`, which lies inside `text`.
CodePoint decodeUtf8(std::string_view text, std::size_t offset);

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

/// The first `max_bytes` of `text` at most, cut between characters; "..." is added (within the limit) when cut.
std::string truncateUtf8(std::string_view text, std::size_t max_bytes);

/// The number of code points. `text` is valid UTF-8.
std::size_t countCodePoints(std::string_view text);

}  // namespace soracom_mcp::base
