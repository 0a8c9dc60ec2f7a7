#include "tools/safety/policy.h"

#include <algorithm>

#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

bool anyMatches(const std::vector<std::string>& patterns, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matchesPattern(pattern, name); });
}

}  // namespace

bool matchesPattern(std::string_view pattern, std::string_view name) {
  std::size_t at = 0;
  std::size_t in = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (in < name.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = in;
    } else if (at < pattern.size() && pattern[at] == name[in]) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in = ++resume;
    } else {
      return false;
    }
  }
  return pattern.substr(at).find_first_not_of('*') == std::string_view::npos;
}

base::Result<Policy> Policy::make(PolicyRules rules, const std::vector<std::string_view>& names) {
  for (const std::vector<std::string>* list : {&rules.allow, &rules.deny}) {
    for (const std::string& pattern : *list) {
      if (std::none_of(names.begin(), names.end(), [&](auto name) { return matchesPattern(pattern, name); })) {
        return base::fail(base::ErrorKind::kInvalidInput, "no tool is named \"" + pattern + "\"");
      }
    }
  }
  return Policy(std::move(rules));
}

std::string_view Policy::refusal(std::string_view tool, Risk risk) const {
  if (rules_.mode == Mode::kReadOnly && risk != Risk::kRead) {
    return refusal_code::kPolicyReadOnly;
  }
  const bool allowed = rules_.allow.empty() || anyMatches(rules_.allow, tool);
  return allowed && !anyMatches(rules_.deny, tool) ? std::string_view() : refusal_code::kPolicyDenied;
}

Consent Policy::consent(Risk risk) const {
  switch (risk) {
    case Risk::kRead:
      return Consent::kNone;
    case Risk::kWrite:
      return rules_.mode == Mode::kUnattended ? Consent::kNone : Consent::kYes;
    case Risk::kDanger:
      break;
  }
  return Consent::kTypedName;
}

}  // namespace soracom_mcp::tools
