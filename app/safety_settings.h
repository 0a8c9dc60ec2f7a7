#pragma once

#include "app/failure.h"
#include "app/options.h"
#include "tools/call/tool_service.h"

namespace soracom_mcp::app {

/// What the command line says about modes, lists, limits and guards. `tools` are the names of all tools; kUsage for a
/// list that names none of them, and for a rate that is none.
base::Result<tools::SafetyOptions, Failure> safetySettings(const Options& options,
                                                           const std::vector<std::string_view>& tools);

/// The names of all tools. They live as long as the registry.
std::vector<std::string_view> toolNames(const tools::ToolRegistry& registry);

/// Whether safetySettings() can fail for reasons that only the document shows.
bool namesTools(const Options& options);

}  // namespace soracom_mcp::app
