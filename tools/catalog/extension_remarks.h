#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// What `x-mcp` says of a tool's operation that has no effect, because it names what there is not: one line each.
/// `is_tool` says whether a tool is called so.
std::vector<std::string> extensionRemarks(const Tool& tool, const std::function<bool(std::string_view)>& is_tool);

}  // namespace soracom_mcp::tools
