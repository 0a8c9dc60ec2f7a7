#include "mcp/server/used_states.h"

#include <algorithm>

namespace soracom_mcp::mcp {

base::Result<bool> UsedStates::use(const RequestStateSealer::Opened& state, RequestStateSealer::Time now) {
  if (!useHere(state, now)) {
    return false;
  }
  return store_ == nullptr ? base::Result<bool>(true) : store_->use(state.id, state.expiry, now);
}

bool UsedStates::useHere(const RequestStateSealer::Opened& state, RequestStateSealer::Time now) {
  const std::lock_guard lock(mutex_);
  if (expiry_by_id_.size() >= next_sweep_) {
    std::erase_if(expiry_by_id_, [&](const auto& entry) { return entry.second <= now; });
    next_sweep_ = std::max<std::size_t>(1024, 2 * expiry_by_id_.size());
  }
  return expiry_by_id_.size() < kMax && expiry_by_id_.emplace(state.id, state.expiry).second;
}

}  // namespace soracom_mcp::mcp
