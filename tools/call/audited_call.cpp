#include "tools/call/audited_call.h"

#include "tools/call/refusal.h"
#include "tools/call/secret_arguments.h"
#include "tools/catalog/risk.h"
#include "tools/catalog/secret_places.h"
#include "tools/safety/audit_entry.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {

using base::Json;

AuditedCall::AuditedCall(AuditLog* log, const Tool& tool, const Json& arguments, const mcp::RequestContext& context,
                         std::string_view upstream)
    : log_(log), tool_(tool), arguments_(arguments), context_(context), upstream_(upstream) {}

std::string AuditedCall::argumentText(const Json& arguments, bool checked, const SecretScrubber& secrets) const {
  if (checked && !mayHoldSecrets(tool_, arguments)) {
    std::string text = base::writeJson(arguments);
    if (!secrets.finds(text)) {
      return text;
    }
  }
  Json shown = maskedArguments(tool_, arguments);
  secrets.scrub(shown);
  return base::writeJson(shown);
}

std::string AuditedCall::decisionLine(const PreparedCall* call, const SecretScrubber& secrets,
                                      std::string_view decision, std::string_view code) const {
  const bool checked = call != nullptr;
  const std::string arguments = argumentText(checked ? call->arguments : arguments_, checked, secrets);
  AuditDecision line;
  line.call = context_.call_id;
  line.principal = context_.principal;
  line.tool = tool_.description.name;
  line.risk = riskName(tool_.risk);
  line.method = tool_.operation->method;
  line.path = tool_.operation->path;
  line.upstream = upstream_;
  if (call != nullptr && call->credential) {
    line.operator_id = call->credential->operator_id;
    line.user = call->credential->user_name;
  }
  line.arguments = arguments;
  line.decision = decision;
  line.code = code;
  line.approval = call == nullptr ? std::string_view() : call->approved_by;
  return auditLine(line);
}

std::optional<mcp::ToolOutcome> AuditedCall::allow(const PreparedCall& call, const SecretScrubber& secrets) {
  if (log_ == nullptr) {
    return std::nullopt;
  }
  std::string line = decisionLine(&call, secrets, "allowed", {});
  allowed_ = true;
  if (tool_.risk == Risk::kRead) {
    log_->add(std::move(line));
    return std::nullopt;
  }
  if (auto written = log_->addNow(std::move(line)); !written) {
    allowed_ = false;
    return refusalOutcome(refusal_code::kAuditUnavailable,
                          tool_.description.name +
                              " was not called: it would change something, and what changes "
                              "something is recorded first, which failed: " +
                              written.error().message + ". A person has to look at it.");
  }
  return std::nullopt;
}

void AuditedCall::answered(int status, bool sent) {
  status_ = status;
  sent_ = sent;
}

void AuditedCall::end(const base::Result<mcp::ToolOutcome>& outcome, const SecretScrubber& secrets) {
  if (log_ == nullptr) {
    return;
  }
  if (!allowed_) {
    const bool asked = outcome && outcome->input_required;
    const std::string code = outcome ? refusalCodeOf(*outcome) : std::string(base::errorKindName(outcome.error().kind));
    const bool shown = outcome && !asked && !outcome->is_error;
    const bool refused = !asked && !shown;
    log_->add(decisionLine(nullptr, secrets,
                           asked   ? "asked"
                           : shown ? "dry run"
                                   : "refused",
                           !refused       ? ""
                           : code.empty() ? "invalid_call"
                                          : code));
    return;
  }
  AuditOutcome line;
  line.call = context_.call_id;
  line.tool = tool_.description.name;
  line.result = status_ != 0 ? (status_ / 100 == 2 ? "done" : "failed") : sent_ ? "unknown" : "not sent";
  line.status = status_;
  line.took = std::chrono::duration_cast<std::chrono::milliseconds>(base::Clock::now() - begin_);
  line.kept = kept_;
  line.remark = remark_;
  log_->add(auditLine(line));
}

}  // namespace soracom_mcp::tools
