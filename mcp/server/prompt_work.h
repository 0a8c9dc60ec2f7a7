#pragma once

#include "mcp/server/prompt_provider.h"
#include "mcp/server/tool_work.h"

namespace soracom_mcp::mcp {

/// The prompt's name and arguments out of `params`. Every argument is a string.
base::Result<RequestSubject, Refusal> readPromptParams(base::Json& params);

/// One run of prompts/get. A required argument that is missing never reaches the provider.
Served servePrompt(PromptProvider& provider, const PendingRequest& request, const RequestContext& context);

}  // namespace soracom_mcp::mcp
