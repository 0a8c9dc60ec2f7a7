#include "base/random_id.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>
#include <vector>

namespace soracom_mcp::base {

namespace {

std::vector<unsigned char> randomBytes(std::size_t bytes) {
  std::vector<unsigned char> raw(bytes);
  for (std::size_t done = 0; done < bytes;) {
    const ssize_t got = ::getrandom(raw.data() + done, bytes - done, 0);
    if (got < 0 && errno != EINTR) {
      std::abort();  // no safe way on: a guessable id would be worse
    }
    done += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return raw;
}

}  // namespace

std::string randomHex(std::size_t bytes) {
  const std::vector<unsigned char> raw = randomBytes(bytes);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes * 2);
  for (const unsigned char byte : raw) {
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::string randomText(std::size_t length, std::string_view alphabet) {
  // Bytes beyond the last whole multiple would make the first characters likelier.
  const std::size_t usable = 256 / alphabet.size() * alphabet.size();
  std::string out;
  out.reserve(length);
  while (out.size() < length) {
    for (const unsigned char byte : randomBytes(length - out.size())) {
      if (byte < usable) {
        out += alphabet[byte % alphabet.size()];
      }
    }
  }
  return out;
}

}  // namespace soracom_mcp::base
