#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::base {

/// Letters of ASCII alone, whatever the locale: other bytes stay as they are.
constexpr char toLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lowerCase(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    c = toLower(c);
  }
  return out;
}

/// -1 for what is no hexadecimal digit.
constexpr int hexValue(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = toLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace soracom_mcp::base
