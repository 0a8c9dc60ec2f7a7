#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "tools/catalog/tool.h"
#include "tools/safety/tool_pattern.h"

namespace soracom_mcp::tools {

/// A named choice of tools.
struct Toolset {
  std::string name;         ///< as toolsetName() writes it
  std::string description;  ///< fit for a model; may be empty
  std::size_t tools = 0;    ///< how many; never 0
};

/// The toolsets of a document, and which tools belong to them.
struct Toolsets {
  std::vector<Toolset> all;  ///< defined ones first, in their order, then those of tags, in the order of the tools
  std::vector<schemas::SkippedOperation> remarks;
};

/// The toolsets that `x-mcp.toolsets` defines, and one for every tag that none of them is named as. Fills in
/// `facts[i].toolsets`. One whose patterns fit nothing is left out, because one overlay serves several documents; a
/// pattern of another that fits nothing is a remark. kInvalidInput for a pattern that is none.
base::Result<Toolsets> makeToolsets(const schemas::OpenApiDocument& document, std::vector<ToolFacts>& facts);

/// What a pattern can ask of `tool`, without its toolsets. Views into the tool, which outlives it.
ToolFacts factsOf(const Tool& tool);

}  // namespace soracom_mcp::tools
