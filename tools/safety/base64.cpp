#include "tools/safety/base64.h"

#include <cstdint>

namespace soracom_mcp::tools {

std::string encodeBase64(std::string_view bytes) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6;) {
      count -= 6;
      out.push_back(kAlphabet[(bits >> count) & 63U]);
    }
  }
  if (count > 0) {
    out.push_back(kAlphabet[(bits << (6 - count)) & 63U]);
  }
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

}  // namespace soracom_mcp::tools
