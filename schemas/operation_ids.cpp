#include "schemas/operation_ids.h"

namespace soracom_mcp::schemas {
namespace {

bool isAlphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

char toUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char toLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// FNV-1a. It only has to be the same on every machine.
std::string hexHash(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  std::string out(8, '0');
  for (std::size_t i = out.size(); i-- > 0; hash >>= 4U) {
    out[i] = "0123456789abcdef"[hash & 15U];
  }
  return out;
}

}  // namespace

std::string deriveOperationId(std::string_view method, std::string_view path) {
  std::string out;
  for (const char c : method) {
    out += toLower(c);
  }
  bool word_starts = true;
  for (const char c : path) {
    if (c == '{') {
      out += "By";
    }
    if (!isAlphanumeric(c)) {
      word_starts = true;
      continue;
    }
    out += word_starts ? toUpper(c) : c;
    word_starts = false;
  }
  return out;
}

bool OperationIds::assign(Operation& operation) {
  if (!operation.id.empty() && used_.insert(operation.id).second) {
    return false;
  }
  const std::string derived = deriveOperationId(operation.method, operation.path);
  const std::string hash = hexHash(operation.method + " " + operation.path);
  operation.id = derived;
  // Method and path are unique, so a second hash is only needed where somebody looked for a collision.
  while (given_.contains(operation.id) || !used_.insert(operation.id).second) {
    operation.id += "_" + hash;
  }
  return true;
}

}  // namespace soracom_mcp::schemas
