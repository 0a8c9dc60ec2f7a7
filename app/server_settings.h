#pragma once

#include "app/composition.h"
#include "mcp/server/server_options.h"

namespace soracom_mcp::app {

/// What the MCP server says about itself and allows, on every transport.
mcp::ServerOptions serverSettings(const Options& options, const Composition& parts);

}  // namespace soracom_mcp::app
