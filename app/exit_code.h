#pragma once

#include "base/error.h"

namespace soracom_mcp::app {

/// What the process returns. Stable: scripts branch on it; the README lists it.
enum class ExitCode {
  kOk = 0,
  kInternal = 1,     ///< a defect, or a failing system call
  kUsage = 2,        ///< unknown option, command or tool, wrong value
  kDocument = 3,     ///< the API description or overlay cannot be read
  kCredential = 4,   ///< no credential, a rejected one, or a profile others can read
  kUpstream = 5,     ///< the API cannot be reached or does not answer in time
  kAddress = 6,      ///< the port is in use or the address cannot be bound
  kToolFailed = 7,   ///< `call`: the tool answered with an error; `approve`: it was not approved
  kLintFailed = 8,   ///< `lint`: some client would not take the tools
  kAuditBroken = 9,  ///< `audit verify`: the chain does not hold
};

/// The code for a failure that a credential or an upstream call came back with.
ExitCode exitCodeFor(base::ErrorKind kind);

}  // namespace soracom_mcp::app
