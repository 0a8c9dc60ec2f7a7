#include "base/percent_encoding.h"

#include <algorithm>

namespace soracom_mcp::base {
namespace {

bool isAlphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

std::string percentTriplet(char c, HexCase hex_case) {
  const std::string_view digits = hex_case == HexCase::kUpper ? "0123456789ABCDEF" : "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'%', digits[byte >> 4U], digits[byte & 0xFU]};
}

std::string percentEncode(std::string_view text, std::string_view kept, HexCase hex_case) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (isAlphanumeric(c) || kept.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      out += percentTriplet(c, hex_case);
    }
  }
  return out;
}

std::string formEncode(std::string_view text, HexCase hex_case) {
  std::string out = percentEncode(text, "-._* ", hex_case);
  std::replace(out.begin(), out.end(), ' ', '+');
  return out;
}

}  // namespace soracom_mcp::base
