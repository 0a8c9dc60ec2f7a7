#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tools/safety/risk.h"

namespace soracom_mcp::tools {

/// What of a tool a pattern can ask for. What the views look at outlives it.
struct ToolFacts {
  std::string_view name;
  std::vector<std::string_view> other_names = {};  ///< its operationId and aliases
  std::string_view method = {};                    ///< upper case
  std::string_view path = {};                      ///< the template
  Risk risk = Risk::kDanger;
  std::vector<std::string_view> tags = {};
  std::vector<std::string> toolsets = {};  ///< as toolsetName() writes them
};

/// The name of a toolset as it is compared: lower case, with `-` between words and for what is neither letter nor
/// digit. "SystemNotification" and "system notification" are system-notification. `*` stays.
std::string toolsetName(std::string_view text);

/// Whether `name` is the `pattern`, in which `*` stands for any characters.
bool matchesPattern(std::string_view pattern, std::string_view name);

/// Which tools are meant, as people write it: the name of a tool, or a kind and a value: `tag:User`, `method:GET`,
/// `path:/operators/*/users*`, `risk:read`, `toolset:users`. `*` stands for any characters, also for `/`. Case counts
/// in names and paths only. Immutable.
class ToolPattern final {
 public:
  /// kInvalidInput for a kind that is none, and for a risk and a method that are none.
  static base::Result<ToolPattern> parse(std::string_view text);

  bool matches(const ToolFacts& tool) const;
  bool isToolset() const { return kind_ == Kind::kToolset; }
  /// Why it fits none of `tools`, for people: what there is, or what is nearest.
  std::string explainNoMatch(const std::vector<ToolFacts>& tools) const;

 private:
  enum class Kind { kName, kTag, kMethod, kPath, kRisk, kToolset };
  ToolPattern(Kind kind, std::string value) : kind_(kind), value_(std::move(value)) {}

  Kind kind_;
  std::string value_;  // as it is compared
};

/// Which of `tools` are meant by one pattern or more. kInvalidInput for a pattern that is none, and for one that fits
/// no tool: it would not do what its writer meant.
base::Result<std::vector<bool>> matchPatterns(const std::vector<std::string>& patterns,
                                              const std::vector<ToolFacts>& tools);

}  // namespace soracom_mcp::tools
