#include "tools/http/http_client.h"

#include <algorithm>

namespace soracom_mcp::tools {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equalHeaderName(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

const std::string& HttpResponse::header(std::string_view name) const {
  static const std::string kAbsent;
  for (const auto& [key, value] : headers) {
    if (equalHeaderName(key, name)) {
      return value;
    }
  }
  return kAbsent;
}

}  // namespace soracom_mcp::tools
