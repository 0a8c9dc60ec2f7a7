#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace soracom_mcp::tools {

/// The line of the audit that says what was asked for and what was decided. Nothing in it is secret; everything is
/// valid UTF-8. Empty members are left out.
struct AuditDecision {
  std::string_view call;       ///< names the call in the lines of this process
  std::string_view principal;  ///< who asked
  std::string_view tool;
  std::string_view risk;
  std::string_view method;
  std::string_view path;      ///< the template
  std::string_view upstream;  ///< the base URL
  std::string_view operator_id;
  std::string_view user;       ///< signed in; empty for root and where no sign-in was needed
  std::string_view arguments;  ///< JSON text
  std::string_view decision;   ///< "allowed", "refused", "asked"
  std::string_view code;       ///< why it was refused
  std::string_view approval;   ///< how a person has approved
};

/// The line that says what came of a call that was allowed.
struct AuditOutcome {
  std::string_view call;
  std::string_view tool;
  std::string_view result;  ///< "done", "failed", "not sent", "unknown", "cancelled"
  int status = 0;           ///< HTTP; 0 without an answer
  std::chrono::milliseconds took{0};
  std::vector<std::string> kept;  ///< names in the vault
  std::string_view remark;
};

/// As AuditLog takes it, with the time and a name of this process.
std::string auditLine(const AuditDecision& decision);
std::string auditLine(const AuditOutcome& outcome);

}  // namespace soracom_mcp::tools
