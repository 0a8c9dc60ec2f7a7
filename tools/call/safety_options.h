#pragma once

#include <chrono>

#include "tools/call/approver.h"
#include "tools/safety/call_limits.h"
#include "tools/safety/policy.h"

namespace soracom_mcp::tools {

/// What stands between a model and the account. Fixed for the life of the process.
struct SafetyOptions {
  Policy policy;
  bool allow_other_operators = false;
  bool allow_self = false;
  /// Reads run; everything else is answered with the request that would be sent.
  bool dry_run = false;
  bool warn_when_root = false;  ///< once, when a sign-in turns out to be root
  /// How long an approval may take.
  std::chrono::milliseconds approval_lifetime{300'000};
  /// Another way to a person than the client's forms, for what no form can hold. May be null. Outlives the service.
  Approver* approver = nullptr;
  /// Everything is asked that way, which is there.
  bool approve_elsewhere = false;
  LimitOptions limits;
};

}  // namespace soracom_mcp::tools
