#include "app/state_key.h"

#include "base/private_file.h"

namespace soracom_mcp::app {
namespace {

constexpr std::size_t kLeastBytes = 32;
constexpr std::size_t kMostBytes = 4096;
constexpr const char* kSpace = " \t\r\n";

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
  return key;
}

}  // namespace soracom_mcp::app
