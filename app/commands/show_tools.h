#pragma once

#include <string>

#include "base/json.h"
#include "tools/catalog/tool_registry.h"
#include "tools/safety/policy.h"

namespace soracom_mcp::app {

/// The list of the tools that `policy` lets through: one line each with name, risk and title.
std::string showToolList(const tools::ToolRegistry& registry, const tools::Policy& policy, bool terminal,
                         std::size_t width);

/// The same as an array of tool objects as MCP lists them.
std::string toolListJson(const tools::ToolRegistry& registry, const tools::Policy& policy);

/// One tool in full: what it does, its request, arguments and result.
std::string showTool(const tools::Tool& tool, std::size_t width);
std::string toolJson(const tools::Tool& tool);

}  // namespace soracom_mcp::app
