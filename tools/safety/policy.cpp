#include "tools/safety/policy.h"

#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
base::Result<Policy> Policy::make(PolicyRules rules, const std::vector<ToolFacts>& tools) {
  Policy out;
  out.mode_ = rules.mode;
  if (rules.allow.empty() && rules.deny.empty()) {
    return out;
  }
  const auto allowed = matchPatterns(rules.allow, tools);
  if (!allowed) {
    return base::fail(allowed.error());
  }
  const auto denied = matchPatterns(rules.deny, tools);
  if (!denied) {
    return base::fail(denied.error());
  }
  out.offered_.emplace();
  for (std::size_t i = 0; i < tools.size(); ++i) {
    if ((rules.allow.empty() || (*allowed)[i]) && !(*denied)[i]) {
      out.offered_->emplace(tools[i].name);
    }
  }
  return out;
}

std::string_view Policy::refusal(std::string_view tool, Risk risk) const {
  if (mode_ == Mode::kReadOnly && risk != Risk::kRead) {
    return refusal_code::kPolicyReadOnly;
  }
  return !offered_ || offered_->find(tool) != offered_->end() ? std::string_view() : refusal_code::kPolicyDenied;
}

Consent Policy::consent(Risk risk) const {
  switch (risk) {
    case Risk::kRead:
      return Consent::kNone;
    case Risk::kWrite:
      return mode_ == Mode::kUnattended ? Consent::kNone : Consent::kYes;
    case Risk::kDanger:
      break;
  }
  return Consent::kTypedName;
}

}  // namespace soracom_mcp::tools
