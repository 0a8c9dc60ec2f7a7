#pragma once

#include <string>
#include <vector>

namespace soracom_mcp::base {

/// The bytes of one character.
inline std::string encodeUtf8(char32_t c) {
  if (c < 0x80) {
    return {static_cast<char>(c)};
  }
  const auto tail = [c](unsigned shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x800) {
    return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
  }
  if (c < 0x10000) {
    return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
  }
  return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

/// Characters that nobody sees, written down apart from the table that the program goes by: all of C0 (but for white
/// space), C1, DEL, and Default_Ignorable_Code_Point of Unicode 16 with the first and last of its long ranges; then what
/// else is drawn as nothing or has no meaning.
inline std::vector<char32_t> hiddenSamples() {
  std::vector<char32_t> out;
  const auto range = [&out](char32_t first, char32_t last) {
    for (char32_t c = first; c <= last; ++c) {
      out.push_back(c);
    }
  };
  range(0x00, 0x08);
  range(0x0B, 0x0C);
  range(0x0E, 0x1F);
  range(0x7F, 0x9F);
  for (const char32_t c : {0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0}) {
    out.push_back(c);
  }
  range(0x180B, 0x180F);
  range(0x200B, 0x200F);
  range(0x2028, 0x202E);
  range(0x2060, 0x206F);
  range(0xFE00, 0xFE0F);
  range(0xFFF0, 0xFFFB);
  range(0x1BCA0, 0x1BCA3);
  range(0x1D173, 0x1D17A);
  range(0xE0000, 0xE007F);
  range(0xE0100, 0xE01EF);
  for (const char32_t c : {0xE0080, 0xE0FFF, 0xE000, 0xF8FF, 0xF0000, 0xFFFFD, 0x100000, 0x10FFFD, 0xFDD0, 0xFDEF, 0xFFFE,
                           0xFFFF, 0x1FFFE, 0x2FFFF, 0x10FFFF, 0x13430, 0x1343F, 0x16FE4, 0x1D159, 0x50000}) {
    out.push_back(c);
  }
  return out;
}

}  // namespace soracom_mcp::base
