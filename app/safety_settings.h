#pragma once

#include "app/failure.h"
#include "app/options.h"
#include "tools/call/tool_service.h"

namespace soracom_mcp::app {

/// What the command line says about modes, lists, limits and guards. `tools` are all tools; kUsage for a pattern that
/// fits none of them, and for a rate that is none.
base::Result<tools::SafetyOptions, Failure> safetySettings(const Options& options,
                                                           const std::vector<tools::ToolFacts>& tools);

/// What is listed under `policy`.
std::vector<mcp::ToolDescription> offeredTools(const tools::ToolRegistry& registry, const tools::Policy& policy);

/// What to say where that is nothing.
inline constexpr const char* kNothingOffered =
    "no tool is let through: --mode, --allow-tool and --deny-tool leave none";

/// Whether safetySettings() can fail for reasons that only the document shows.
bool namesTools(const Options& options);

}  // namespace soracom_mcp::app
