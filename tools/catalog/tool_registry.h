#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tools/catalog/tool.h"
#include "tools/catalog/tool_builder.h"

namespace soracom_mcp::tools {

/// All operations of one document as tools. Immutable after building except for validators, which are compiled at
/// their first use. Thread-safe. Look-ups do not depend on the number of tools.
class ToolRegistry final {
 public:
  /// An operation that cannot become a tool is skipped with its reason (see skipped()); kInvalidInput where none can.
  /// What all input schemas cost is bounded, and what all output schemas cost: beyond, operations are skipped, and
  /// output schemas are not declared.
  static base::Result<std::unique_ptr<ToolRegistry>> build(std::shared_ptr<const schemas::OpenApiDocument> document,
                                                           const ToolOptions& options = {});
  ~ToolRegistry();

  const schemas::OpenApiDocument& document() const;
  const std::vector<Tool>& tools() const;
  /// What clients are shown, in the order of tools().
  const std::vector<mcp::ToolDescription>& descriptions() const;
  /// By its name, or by an alias that no other tool has as its name.
  const Tool* find(std::string_view name) const;
  /// The known name most like `name`, or empty where none is near.
  std::string nearestName(std::string_view name) const;
  /// The compiled input schema of `tool`.
  const schemas::Validator& validator(const Tool& tool) const;
  /// Operations that are not tools: those the reader skipped and those that could not be translated.
  const std::vector<schemas::SkippedOperation>& skipped() const;

 private:
  struct State;
  explicit ToolRegistry(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace soracom_mcp::tools
