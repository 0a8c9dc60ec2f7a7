#pragma once

#include <optional>
#include <string>

#include "tools/call/prepared_call.h"
#include "tools/catalog/tool_registry.h"

namespace soracom_mcp::tools {

/// The role that `call` changes or deletes, where that may be one of the signed-in SAM user's own; nothing for calls
/// that touch no role, for those that act on one user, and for root, who has none.
std::optional<std::string> roleAtStake(const PreparedCall& call);

/// The call that lists the roles of the signed-in user; nothing where the document has no such operation.
std::optional<HttpRequest> ownRolesRequest(const ToolRegistry& registry, const Credential& self);

/// Whether an answer to it names `role`; true as well where it cannot be read, because then nobody knows.
bool mayNameRole(const HttpResponse& answer, std::string_view role);

}  // namespace soracom_mcp::tools
