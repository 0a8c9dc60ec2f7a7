#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tools/safety/risk.h"

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
  /// Names of tools, in which `*` stands for any characters. An empty `allow` allows all. `deny` outranks `allow`.
  std::vector<std::string> allow = {};
  std::vector<std::string> deny = {};
};

/// Which tools may be called, and with whose consent. Immutable, thread-safe. Nothing that a model sends changes it.
class Policy final {
 public:
  /// `names` are all tools. kInvalidInput for a rule that names none of them: it would not do what its writer meant.
  static base::Result<Policy> make(PolicyRules rules, const std::vector<std::string_view>& names);
  /// The default rules.
  Policy() = default;

  /// The code of a refusal (see refusal_code.h), or empty for a tool that may be called. Mode outranks the lists.
  std::string_view refusal(std::string_view tool, Risk risk) const;
  Consent consent(Risk risk) const;

 private:
  explicit Policy(PolicyRules rules) : rules_(std::move(rules)) {}

  PolicyRules rules_;
};

/// Whether `name` is the `pattern`, in which `*` stands for any characters.
bool matchesPattern(std::string_view pattern, std::string_view name);

}  // namespace soracom_mcp::tools
