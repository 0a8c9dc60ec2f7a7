#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tools/catalog/tool.h"
#include "tools/catalog/tool_builder.h"
#include "tools/catalog/toolsets.h"

namespace soracom_mcp::tools {

/// All operations of one document as tools. Immutable after building except for validators, which are compiled at
/// their first use. Thread-safe. Look-ups do not depend on the number of tools.
class ToolRegistry final {
 public:
  /// An operation that cannot become a tool is skipped with its reason (see skipped()); kInvalidInput where none can,
  /// and for a toolset with a pattern that is none. What all input schemas cost is bounded, and what all output schemas
  /// cost: beyond, operations are skipped, and output schemas are not declared.
  static base::Result<std::unique_ptr<ToolRegistry>> build(std::shared_ptr<const schemas::OpenApiDocument> document,
                                                           const ToolOptions& options = {});
  ~ToolRegistry();

  const schemas::OpenApiDocument& document() const;
  /// The document's, fit for a model and a terminal.
  const std::string& title() const;
  const std::vector<Tool>& tools() const;
  /// What clients are shown, in the order of tools().
  const std::vector<mcp::ToolDescription>& descriptions() const;
  /// What patterns can ask of each tool, in the order of tools().
  const std::vector<ToolFacts>& facts() const;
  const std::vector<Toolset>& toolsets() const;
  /// By its name; by its operationId, where no tool has that name; by an alias that is neither.
  const Tool* find(std::string_view name) const;
  /// The known name most like `name`, or empty where none is near.
  std::string nearestName(std::string_view name) const;
  /// The compiled input schema of `tool`.
  const schemas::Validator& validator(const Tool& tool) const;
  /// Operations that are not tools: those the reader skipped and those that could not be translated.
  const std::vector<schemas::SkippedOperation>& skipped() const;
  /// Operations that are no tools because `x-mcp.exclude` says so: method and path.
  const std::vector<std::string>& excluded() const;
  /// What is there with something left out: remarks of the reader, and of the tools.
  const std::vector<schemas::SkippedOperation>& remarks() const;
  /// All operations of the document: tools, skipped and excluded ones.
  std::size_t operationCount() const { return tools().size() + skipped().size() + excluded().size(); }

 private:
  struct State;
  explicit ToolRegistry(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace soracom_mcp::tools
