#include "app/state_key.h"

#include <array>
#include <cmath>
#include <string_view>

#include "base/private_file.h"

namespace soracom_mcp::app {
namespace {

constexpr std::size_t kLeastBytes = 32;
constexpr std::size_t kMostBytes = 4096;
constexpr const char* kSpace = " \t\r\n";

// An estimate from how often each byte occurs. The shortest of random keys, 32 hexadecimal digits, hardly ever has less
// than 90 bits; a key that repeats itself has no more than its first part.
constexpr double kLeastBits = 80;

double estimatedBits(std::string_view key) {
  std::array<double, 256> count{};
  for (const unsigned char byte : key) {
    count[byte] += 1;
  }
  double bits = 0;
  for (const double times : count) {
    bits -= times > 0 ? times * std::log2(times / static_cast<double>(key.size())) : 0;
  }
  return bits;
}

// The shortest part of which the key is made by repeating it.
std::string_view repeatedPart(std::string_view key) {
  for (std::size_t length = 1; length <= key.size() / 2; ++length) {
    if (key.substr(length) == key.substr(0, key.size() - length)) {
      return key.substr(0, length);
    }
  }
  return key;
}

// Bytes at equal distances, as in "abcdef".
bool countsUp(std::string_view key) {
  std::size_t steady = 0;
  for (std::size_t i = 2; i < key.size(); ++i) {
    steady += key[i] - key[i - 1] == key[i - 1] - key[i - 2] ? 1 : 0;
  }
  return 2 * steady > key.size();
}

bool isWeak(std::string_view key) { return countsUp(key) || estimatedBits(repeatedPart(key)) < kLeastBits; }

}  // namespace

base::Result<std::string> readStateKey(const std::string& path) {
  const auto text = base::readPrivateFile(path, kMostBytes);
  if (!text) {
    return base::fail(text.error());
  }
  const auto first = text->find_first_not_of(kSpace);
  const auto last = text->find_last_not_of(kSpace);
  const std::string key = first == std::string::npos ? std::string() : text->substr(first, last - first + 1);
  if (key.size() < kLeastBytes) {
    return base::fail(base::ErrorKind::kInvalidInput, path + " holds " + std::to_string(key.size()) +
                                                          " bytes; a key has at least " + std::to_string(kLeastBytes) +
                                                          ", for example from: openssl rand -hex 32");
  }
  if (isWeak(key)) {
    return base::fail(base::ErrorKind::kInvalidInput,
                      path + " holds a key that can be guessed; make a random one, for example by: openssl rand -hex 32");
  }
  return key;
}

}  // namespace soracom_mcp::app
