#pragma once

#include <string_view>

#include "mcp/server/tool_provider.h"
#include "schemas/operation.h"
#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// `x-mcp.risk`; else what `x-mcp.readOnly` says, else GET and HEAD read, DELETE is dangerous, everything else writes.
Risk operationRisk(const schemas::Operation& operation);

/// "read", "write" or "danger".
std::string_view riskName(Risk risk);

/// All five hints, from `x-mcp` or else from risk and method. What neither says is taken for the worse, as the protocol
/// does: a write that is not known to add only is called destructive. The title is left empty.
mcp::ToolAnnotations operationAnnotations(const schemas::Operation& operation);

}  // namespace soracom_mcp::tools
