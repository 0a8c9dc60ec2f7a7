#include "tools/call/caller_secrets.h"

#include <algorithm>

namespace soracom_mcp::tools {

CallerSecrets::CallerSecrets(std::vector<Secret> permanent)
    : permanent_(std::move(permanent)), shared_(std::make_shared<LiveSecrets>(permanent_)) {}

std::shared_ptr<LiveSecrets> CallerSecrets::of(const std::string& principal, std::vector<Secret> own) {
  if (own.empty()) {
    return shared_;
  }
  const auto equal = [](const Secret& left, const Secret& right) { return left.reveal() == right.reveal(); };
  const std::lock_guard lock(mutex_);
  auto found = callers_.find(principal);
  if (found == callers_.end()) {
    makeRoom();
    found = callers_.emplace(principal, Entry{}).first;
  }
  Entry& entry = found->second;
  if (!entry.secrets || !std::equal(own.begin(), own.end(), entry.own.begin(), entry.own.end(), equal)) {
    std::vector<Secret> all = permanent_;
    all.insert(all.end(), own.begin(), own.end());
    entry.secrets = std::make_shared<LiveSecrets>(std::move(all));
    entry.own = std::move(own);
  }
  entry.last_used = ++uses_;
  return entry.secrets;
}

void CallerSecrets::makeRoom() {
  if (callers_.size() >= kMostCallers) {
    callers_.erase(std::min_element(callers_.begin(), callers_.end(), [](const auto& left, const auto& right) {
      return left.second.last_used < right.second.last_used;
    }));
  }
}

}  // namespace soracom_mcp::tools
