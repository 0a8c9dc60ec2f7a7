#include "base/base64.h"

#include <cstdint>

namespace soracom_mcp::base {
namespace {

std::string_view digitsOf(Base64 alphabet) {
  return alphabet == Base64::kUrl ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                                  : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}

}  // namespace

std::string encodeBase64(std::string_view bytes, Base64 alphabet) {
  const std::string_view digits = digitsOf(alphabet);
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6;) {
      count -= 6;
      out.push_back(digits[(bits >> count) & 63U]);
    }
  }
  if (count > 0) {
    out.push_back(digits[(bits << (6 - count)) & 63U]);
  }
  if (alphabet == Base64::kStandard) {
    out.append((4 - out.size() % 4) % 4, '=');
  }
  return out;
}

std::optional<std::string> decodeBase64(std::string_view text, Base64 alphabet) {
  if (alphabet == Base64::kStandard) {
    if (text.size() % 4 != 0) {
      return std::nullopt;
    }
    text.remove_suffix(text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0);
  }
  if (text.size() % 4 == 1) {
    return std::nullopt;
  }
  const std::string_view digits = digitsOf(alphabet);
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t value = digits.find(c);
    if (value == std::string_view::npos) {
      return std::nullopt;
    }
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<char>((bits >> count) & 255U));
    }
  }
  const bool rest_is_zero = (bits & ((1U << count) - 1U)) == 0;
  return rest_is_zero ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace soracom_mcp::base
