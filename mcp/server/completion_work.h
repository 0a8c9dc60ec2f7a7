#pragma once

#include "mcp/server/completion_provider.h"
#include "mcp/server/pending_request.h"

namespace soracom_mcp::mcp {

base::Result<CompletionRequest, Refusal> readCompletionParams(const base::Json& params);

/// One run of completion/complete.
Served serveCompletion(CompletionProvider& provider, const CompletionRequest& wanted, const PendingRequest& request,
                       const RequestContext& context);

}  // namespace soracom_mcp::mcp
