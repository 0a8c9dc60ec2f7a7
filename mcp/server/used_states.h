#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "mcp/protocol/request_state.h"
#include "mcp/server/used_state_store.h"

namespace soracom_mcp::mcp {

/// Remembers which sealed states have been used, until they expire, so that one consent counts once: in this process,
/// and with a store in every process that uses the same one. Thread-safe.
class UsedStates final {
 public:
  /// Beyond this many unexpired ones every state is refused.
  static constexpr std::size_t kMax = 100'000;

  /// `store` may be null: a key of this process alone needs none.
  explicit UsedStates(std::shared_ptr<UsedStateStore> store) : store_(std::move(store)) {}

  /// False when it has been used before. An error where the store could not record it: it must not be used then.
  base::Result<bool> use(const RequestStateSealer::Opened& state, RequestStateSealer::Time now);

 private:
  bool useHere(const RequestStateSealer::Opened& state, RequestStateSealer::Time now);

  const std::shared_ptr<UsedStateStore> store_;
  std::mutex mutex_;
  std::unordered_map<std::string, RequestStateSealer::Time> expiry_by_id_;
  std::size_t next_sweep_ = 1024;
};

}  // namespace soracom_mcp::mcp
