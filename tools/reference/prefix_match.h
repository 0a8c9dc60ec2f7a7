#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "mcp/server/completion_provider.h"

namespace soracom_mcp::tools {

/// The names that begin with `typed`, whatever the case of ASCII letters, in their order.
inline mcp::Completion matchPrefix(const std::vector<std::string>& names, std::string_view typed) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  mcp::Completion out;
  for (const std::string& name : names) {
    if (name.size() >= typed.size() &&
        std::equal(typed.begin(), typed.end(), name.begin(), [&](char a, char b) { return lower(a) == lower(b); })) {
      out.values.push_back(name);
    }
  }
  return out;
}

}  // namespace soracom_mcp::tools
