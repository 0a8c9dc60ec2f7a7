#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tools/call/caller_secrets.h"
#include "tools/call/secret_reads.h"
#include "tools/safety/call_limits.h"
#include "tools/safety/kept_secrets.h"
#include "tools/safety/known_callers.h"
#include "tools/safety/unanswered_questions.h"

namespace soracom_mcp::tools {

/// What counts over the life of a process, whichever tools it has meanwhile: the calls that were made, and the secrets
/// that were seen. Thread-safe.
struct CallMemory {
  /// `own_secrets` are the process's own (see CallerSecrets); `vault` is the directory of kept ones, empty for none.
  CallMemory(const LimitOptions& limit_options, std::vector<Secret> own_secrets, const std::string& vault)
      : limits(limit_options), secrets(std::move(own_secrets)) {
    if (!vault.empty()) {
      kept.emplace(vault);
    }
  }

  CallLimits limits;
  KnownCallers callers;
  UnansweredQuestions unanswered;
  CallerSecrets secrets;
  std::optional<KeptSecrets> kept;
  SecretReads secret_reads;
  std::once_flag root_warning;
};

}  // namespace soracom_mcp::tools
