#pragma once

#include <string>

#include "base/result.h"
#include "schemas/openapi_document.h"
#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// Above this, Claude Code and others cut.
inline constexpr std::size_t kMaxToolDescription = 1024;

/// How operations become tools.
struct ToolOptions {
  bool cut_cycles = false;  ///< show schemas that describe themselves without references, open at the second visit
};

/// One operation of `document` as the tool `name`, and what clients are shown of it in `shown`, which outlives the
/// tool. Errors say why the operation cannot be one; `shown` is untouched then.
base::Result<Tool> makeTool(const schemas::OpenApiDocument& document, const schemas::Operation& operation,
                            std::string name, mcp::ToolDescription& shown, const ToolOptions& options = {});

}  // namespace soracom_mcp::tools
