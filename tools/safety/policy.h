#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tools/safety/risk.h"
#include "tools/safety/tool_pattern.h"

namespace soracom_mcp::tools {

/// How far a model may go without a person.
enum class Mode {
  kConfirm,     ///< reads run; a person approves writes and types the target's name for dangers
  kReadOnly,    ///< reads run, everything else is refused and not listed
  kUnattended,  ///< reads and writes run; a person types the target's name for dangers
};

/// What a person has to do before a call is sent.
enum class Consent { kNone, kYes, kTypedName };

struct PolicyRules {
  Mode mode = Mode::kConfirm;
  /// See ToolPattern. An empty `allow` allows all. `deny` outranks `allow`.
  std::vector<std::string> allow = {};
  std::vector<std::string> deny = {};
};

/// Which tools may be called, and with whose consent. Immutable, thread-safe. Nothing that a model sends changes it.
class Policy final {
 public:
  /// `tools` are all there are. kInvalidInput for a pattern that is none or fits none of them.
  static base::Result<Policy> make(PolicyRules rules, const std::vector<ToolFacts>& tools);
  /// The default rules.
  Policy() = default;

  /// The code of a refusal (see refusal_code.h), or empty for a tool that may be called, by its own name. Mode outranks
  /// the lists.
  std::string_view refusal(std::string_view tool, Risk risk) const;
  Consent consent(Risk risk) const;

 private:
  Mode mode_ = Mode::kConfirm;
  std::optional<std::set<std::string, std::less<>>> offered_;  // nothing: all
};

}  // namespace soracom_mcp::tools
