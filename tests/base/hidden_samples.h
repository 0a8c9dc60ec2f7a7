#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/json.h"

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
/// space), C1, DEL, and Default_Ignorable_Code_Point of Unicode 16 with the first and last of its long ranges; then
/// what else is drawn as nothing or has no meaning.
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
  for (const char32_t c :
       {0xE0080, 0xE0FFF, 0xE000,  0xF8FF,  0xF0000,  0xFFFFD, 0x100000, 0x10FFFD, 0xFDD0,  0xFDEF,
        0xFFFE,  0xFFFF,  0x1FFFE, 0x2FFFF, 0x10FFFF, 0x13430, 0x1343F,  0x16FE4,  0x1D159, 0x50000}) {
    out.push_back(c);
  }
  return out;
}

/// The bytes of the first of them in `text`, in hexadecimal; empty where there is none. `text` is valid UTF-8.
inline std::string firstHidden(std::string_view text) {
  static const std::unordered_set<std::string> kAll = [] {
    std::unordered_set<std::string> out;
    for (const char32_t c : hiddenSamples()) {
      out.insert(encodeUtf8(c));
    }
    return out;
  }();
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (const std::string one(text.substr(at, length)); kAll.count(one) > 0) {
      static constexpr char kHex[] = "0123456789abcdef";
      std::string shown;
      for (const char c : one) {
        shown += kHex[static_cast<unsigned char>(c) >> 4];
        shown += kHex[static_cast<unsigned char>(c) & 15];
      }
      return shown;
    }
    at += length;
  }
  return {};
}

/// The same in the strings and names of a value.
inline std::string firstHidden(const Json& value) {
  std::string found;
  if (value.is_string()) {
    return firstHidden(std::string_view(value.get_ref<const std::string&>()));
  }
  if (value.is_object()) {
    for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
      found = firstHidden(std::string_view(name));
      if (found = found.empty() ? firstHidden(member) : found; !found.empty()) {
        return found;
      }
    }
  } else if (value.is_array()) {
    for (const Json& element : value) {
      if (found = firstHidden(element); !found.empty()) {
        return found;
      }
    }
  }
  return {};
}

/// One of each kind, with letters between them, so that joining and cutting them shows.
inline std::string hiddenCanary() {
  std::string out = "Q";
  for (const char32_t c :
       {0x1B,   0x07,   0x08,    0x00,    0x7F,    0x85,    0x9B,    0xAD,    0x34F,   0x61C,  0x115F, 0x1160,
        0x17B4, 0x180E, 0x200B,  0x200C,  0x200D,  0x200E,  0x200F,  0x2028,  0x2029,  0x202A, 0x202E, 0x2060,
        0x2064, 0x2066, 0x2069,  0x206F,  0x3164,  0xE000,  0xFDD0,  0xFE00,  0xFE0F,  0xFEFF, 0xFFA0, 0xFFF9,
        0xFFFB, 0xFFFE, 0x1D173, 0xE0001, 0xE0041, 0xE007F, 0xE0100, 0xE01EF, 0x10FFFD}) {
    out += encodeUtf8(c) + "q";
  }
  return out;
}

}  // namespace soracom_mcp::base
