#include "simulator/encoding.h"

#include <cstdint>

#include "base/random_id.h"

namespace soracom_mcp::simulator {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Cuts `bytes` into groups of `width` bits, most significant first, and writes one character of `alphabet` for each.
std::string regroup(std::string_view bytes, unsigned width, std::string_view alphabet) {
  std::string out;
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const char byte : bytes) {
    pending = (pending << 8) | static_cast<unsigned char>(byte);
    bits += 8;
    while (bits >= width) {
      bits -= width;
      out += alphabet[(pending >> bits) & ((1U << width) - 1)];
    }
  }
  if (bits > 0) {
    out += alphabet[(pending << (width - bits)) & ((1U << width) - 1)];
  }
  return out;
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

std::string base64Url(std::string_view bytes) { return regroup(bytes, 6, kBase64); }

std::string base32(std::string_view bytes) { return regroup(bytes, 5, kBase32); }

std::optional<std::string> decodeBase32(std::string_view text) {
  while (!text.empty() && text.back() == '=') {
    text.remove_suffix(1);
  }
  std::string out;
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (char c : text) {
    if (c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
    }
    const std::size_t value = kBase32.find(c);
    if (value == std::string_view::npos) {
      return std::nullopt;
    }
    pending = (pending << 5) | static_cast<std::uint32_t>(value);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((pending >> bits) & 0xFF);
    }
  }
  return out;
}

std::optional<std::string> decodePercent(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return std::nullopt;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string encodePercent(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

std::string randomBytes(std::size_t count) {
  const std::string hex = base::randomHex(count);
  std::string out;
  out.reserve(count);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out += static_cast<char>(hexDigit(hex[i]) * 16 + hexDigit(hex[i + 1]));
  }
  return out;
}

}  // namespace soracom_mcp::simulator
