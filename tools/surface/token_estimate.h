#pragma once

#include <cstddef>
#include <vector>

#include "mcp/server/tool_provider.h"

namespace soracom_mcp::tools {

/// About how many tokens a tool takes of a model's context: of what hosts put before it, which is the name, the
/// description and the input schema as JSON. Tokenizers differ by a fifth; four bytes a token is the round figure, and
/// a little too high for schemas.
std::size_t estimateTokens(const mcp::ToolDescription& tool);
std::size_t estimateTokens(const std::vector<mcp::ToolDescription>& tools);

}  // namespace soracom_mcp::tools
