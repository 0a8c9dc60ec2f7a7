#include "tools/safety/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace soracom_mcp::tools {

std::string sha256Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not to be had of OpenSSL");
  }
  std::string out;
  for (unsigned i = 0; i < size; ++i) {
    out += kDigits[hash[i] >> 4U];
    out += kDigits[hash[i] & 0xFU];
  }
  return out;
}

}  // namespace soracom_mcp::tools
