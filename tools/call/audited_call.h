#pragma once

#include "mcp/server/tool_provider.h"
#include "tools/call/prepared_call.h"
#include "tools/safety/audit_log.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// The lines one call writes to the audit. Belongs to one call and its thread; what it is given outlives it.
class AuditedCall final {
 public:
  /// `log` may be null: nothing is written then. `arguments` are as the client sent them.
  AuditedCall(AuditLog* log, const Tool& tool, const base::Json& arguments, const mcp::RequestContext& context,
              std::string_view upstream);

  /// Nothing forbids the call: writes the line of its decision. Of a call that changes something it is on the disk when
  /// this returns; an outcome where that fails, and the call must not be sent then.
  std::optional<mcp::ToolOutcome> allow(const PreparedCall& call, const SecretScrubber& secrets);

  /// What the upstream answered; 0: nothing. `sent` where it may have been carried out.
  void answered(int status, bool sent);
  void kept(std::vector<std::string> names) { kept_ = std::move(names); }
  void remark(std::string text) { remark_ = std::move(text); }

  /// The last line: what came of it, or, where allow() was not reached, that it was refused and why.
  void end(const base::Result<mcp::ToolOutcome>& outcome, const SecretScrubber& secrets);

 private:
  std::string argumentText(const base::Json& arguments, bool checked, const SecretScrubber& secrets) const;
  std::string decisionLine(const PreparedCall* call, const SecretScrubber& secrets, std::string_view decision,
                           std::string_view code) const;

  AuditLog* const log_;
  const Tool& tool_;
  const base::Json& arguments_;
  const mcp::RequestContext& context_;
  const std::string_view upstream_;
  const base::Clock::time_point begin_ = base::Clock::now();
  bool allowed_ = false;
  bool sent_ = false;
  int status_ = 0;
  std::vector<std::string> kept_;
  std::string remark_;
};

}  // namespace soracom_mcp::tools
