#pragma once

#include <chrono>
#include <string>

#include "base/json_reader.h"

namespace soracom_mcp::mcp {

struct ServerOptions {
  std::string name;
  std::string title;  ///< may be empty
  std::string version;
  /// For the model; may be empty. Cut at kMaxInstructionsBytes, because hosts cut there without saying so.
  std::string instructions;
  /// Bounds one tools/call, waiting included.
  std::chrono::milliseconds call_timeout{120'000};
  std::size_t max_parallel_calls = 64;
  /// Calls that wait for one of the above; beyond it a call is refused as busy.
  std::size_t max_queued_calls = 1024;
  base::JsonLimits message_limits = {};

  static constexpr std::size_t kMaxInstructionsBytes = 2048;
};

}  // namespace soracom_mcp::mcp
