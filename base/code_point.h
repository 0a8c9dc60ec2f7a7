#pragma once

#include <cstddef>
#include <string_view>

namespace soracom_mcp::base {

/// One character and how many bytes of UTF-8 it takes; 0 bytes where there is no well-formed sequence.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;
};

/// The character that begins at `offset`, which lies inside `text`.
CodePoint decodeUtf8(std::string_view text, std::size_t offset);

}  // namespace soracom_mcp::base
