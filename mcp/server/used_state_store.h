#pragma once

#include <chrono>
#include <string_view>

#include "base/result.h"

namespace soracom_mcp::mcp {

/// Where used states are remembered longer than by one process: across a restart, and for every process that shares the
/// key. Thread-safe.
class UsedStateStore {
 public:
  using Time = std::chrono::system_clock::time_point;

  virtual ~UsedStateStore() = default;

  /// Records that the state `id` (hexadecimal digits), which is valid until `expiry`, is used now. True for one caller
  /// only, of whatever process; false for all others. When it returns, the record survives a loss of power. An error
  /// where nothing could be recorded: the state then counts as not usable. Blocks on the disk.
  virtual base::Result<bool> use(std::string_view id, Time expiry, Time now) = 0;
};

}  // namespace soracom_mcp::mcp
