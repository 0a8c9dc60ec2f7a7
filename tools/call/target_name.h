#pragma once

#include <string>

#include "tools/call/prepared_call.h"

namespace soracom_mcp::tools {

/// The name of what a call acts on, which a person types to approve it: the value of the argument that `x-mcp.target`
/// names; else of the last path argument that does not come from the sign-in; else the id of the account; else the name
/// of the tool. The last also for values too long to type and for secrets. Never empty.
std::string targetName(const PreparedCall& call);

}  // namespace soracom_mcp::tools
