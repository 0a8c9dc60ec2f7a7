#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "mcp/protocol/request_state.h"

namespace soracom_mcp::mcp {

/// Remembers which sealed states have been used, until they expire, so that one consent counts once. In this process:
/// several replicas that share a key would each accept a state once. Thread-safe.
class UsedStates final {
 public:
  /// Beyond this many unexpired ones every state is refused.
  static constexpr std::size_t kMax = 100'000;

  /// False when it has been used before.
  bool use(const RequestStateSealer::Opened& state, RequestStateSealer::Time now);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, RequestStateSealer::Time> expiry_by_id_;
  std::size_t next_sweep_ = 1024;
};

}  // namespace soracom_mcp::mcp
