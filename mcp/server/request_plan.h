#pragma once

#include "mcp/server/pending_request.h"
#include "mcp/server/providers.h"
#include "mcp/server/tool_work.h"

namespace soracom_mcp::mcp {

/// Who does the work of one request, and what it is about.
struct RequestPlan {
  RequestSubject subject;
  Work work;
};

/// Reads the params of a request that a provider serves: tools/call, resources/read, prompts/get, completion/complete.
/// Takes what it needs out of `params`. The method is one that is offered.
base::Result<RequestPlan, Refusal> planRequest(Method method, base::Json& params, const Providers& providers);

}  // namespace soracom_mcp::mcp
