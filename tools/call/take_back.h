#pragma once

#include <vector>

#include "tools/call/audited_call.h"
#include "tools/call/call_preparation.h"
#include "tools/call/call_secrets.h"
#include "tools/call/upstream_calls.h"

namespace soracom_mcp::tools {

/// `call` was carried out, and the secret it brought is lost: calls the operation that its document names for taking
/// back what it made (`x-mcp.undo`), and says what came of it. Recorded in `audit`, which may be null; nobody is asked.
mcp::ToolOutcome takeBack(const PreparedCall& call, const CallSecrets::Loss& loss, const std::vector<Tool>& tools,
                          CallPreparation& preparation, UpstreamCalls& upstream, AuditLog* audit,
                          const mcp::RequestContext& context, const base::Stop& stop);

}  // namespace soracom_mcp::tools
