#pragma once

#include <mutex>
#include <vector>

#include "tools/call/caller_secrets.h"
#include "tools/call/secret_reads.h"
#include "tools/safety/call_limits.h"

namespace soracom_mcp::tools {

/// What counts over the life of a process, whichever tools it has meanwhile: the calls that were made, and the secrets
/// that were seen. Thread-safe.
struct CallMemory {
  /// `own_secrets` are the process's own (see CallerSecrets).
  CallMemory(const LimitOptions& limit_options, std::vector<Secret> own_secrets)
      : limits(limit_options), secrets(std::move(own_secrets)) {}

  CallLimits limits;
  CallerSecrets secrets;
  SecretReads secret_reads;
  std::once_flag root_warning;
};

}  // namespace soracom_mcp::tools
