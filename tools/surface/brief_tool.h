#pragma once

#include "mcp/server/tool_provider.h"

namespace soracom_mcp::tools {

/// The same tool in fewer words: its title as description, and a schema without the prose of its properties. What may
/// be called, and with what, does not change.
mcp::ToolDescription briefTool(const mcp::ToolDescription& tool);

}  // namespace soracom_mcp::tools
