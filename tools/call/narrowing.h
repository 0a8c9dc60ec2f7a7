#pragma once

#include <string>
#include <vector>

#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// One or two sentences on how to call `tool` for less data: its paging or filter arguments, `fields`, the tool
/// that reads one element. Empty where there is no way.
std::string narrowingAdvice(const Tool& tool, const std::vector<Tool>& tools);

}  // namespace soracom_mcp::tools
