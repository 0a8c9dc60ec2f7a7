#pragma once

#include <string>

#include "base/json.h"
#include "tools/catalog/tool_registry.h"
#include "tools/safety/policy.h"

namespace soracom_mcp::app {

/// The list of the tools that `policy` lets through: one line each with name, risk and title; `json` gives an array of
/// tool objects as MCP lists them.
std::string showToolList(const tools::ToolRegistry& registry, const tools::Policy& policy, bool json, bool terminal,
                         std::size_t width);

/// One tool in full: what it does, its request, arguments and result.
std::string showTool(const tools::Tool& tool, bool json, std::size_t width);

}  // namespace soracom_mcp::app
