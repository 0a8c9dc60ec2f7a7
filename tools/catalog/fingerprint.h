#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace soracom_mcp::tools {

/// Eight hexadecimal digits that depend on every byte of `text` and on nothing else (FNV-1a, folded). Tells names
/// apart; no protection against somebody who looks for collisions.
inline std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  auto folded = static_cast<std::uint32_t>(hash ^ (hash >> 32U));
  std::string out(8, '0');
  for (std::size_t i = out.size(); i-- > 0; folded >>= 4U) {
    out[i] = "0123456789abcdef"[folded & 0xFU];
  }
  return out;
}

}  // namespace soracom_mcp::tools
