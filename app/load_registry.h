#pragma once

#include <memory>

#include "app/failure.h"
#include "app/options.h"
#include "tools/catalog/tool_registry.h"
#include "tools/surface/surface.h"

namespace soracom_mcp::app {

/// Reads the document the options name and makes tools of its operations. Operations that cannot be tools are skipped,
/// which --strict makes a failure.
base::Result<std::shared_ptr<const tools::ToolRegistry>, Failure> loadRegistry(const Options& options);

/// How these tools are shown: as --surface says, or what fits --token-budget.
tools::Surface surfaceFor(const Options& options, const std::vector<mcp::ToolDescription>& tools);

}  // namespace soracom_mcp::app
