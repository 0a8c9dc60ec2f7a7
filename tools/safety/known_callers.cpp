#include "tools/safety/known_callers.h"

#include <algorithm>

namespace soracom_mcp::tools {

void KnownCallers::accept(const std::string& principal) {
  const std::lock_guard lock(mutex_);
  last_use_[principal] = ++uses_;
  if (last_use_.size() > kMost) {
    last_use_.erase(std::min_element(last_use_.begin(), last_use_.end(),
                                     [](const auto& left, const auto& right) { return left.second < right.second; }));
  }
}

std::string KnownCallers::shareOf(const std::string& principal) {
  const std::lock_guard lock(mutex_);
  const auto found = last_use_.find(principal);
  if (found == last_use_.end()) {
    return std::string(kUnproven);
  }
  found->second = ++uses_;
  return principal;
}

}  // namespace soracom_mcp::tools
