#pragma once

#include "mcp/server/pending_request.h"
#include "mcp/server/tool_provider.h"

namespace soracom_mcp::mcp {

/// What a request is about, and its arguments.
struct RequestSubject {
  std::string target;
  base::Json arguments = base::Json::object();
};

/// The tool's name and arguments out of `params`; missing arguments are {}.
base::Result<RequestSubject, Refusal> readToolParams(base::Json& params);

/// One run of the tool. Whatever the tool itself reports, a late one included, is a result; errors are left for names
/// that are not listed, for the end of the program, and for defects.
Served serveTool(ToolProvider& provider, const PendingRequest& request, const RequestContext& context);

/// An answer with isError.
Served servedToolError(const PendingRequest& request, InputFailure failure, std::string_view outcome);

}  // namespace soracom_mcp::mcp
