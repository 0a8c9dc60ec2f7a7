#pragma once

#include "mcp/server/resource_provider.h"
#include "mcp/server/tool_work.h"

namespace soracom_mcp::mcp {

/// The URI of resources/read, resources/subscribe or resources/unsubscribe.
base::Result<std::string, Refusal> readUri(const base::Json& params);

/// One run of resources/read.
Served serveReading(ResourceProvider& provider, const PendingRequest& request, const RequestContext& context);

}  // namespace soracom_mcp::mcp
