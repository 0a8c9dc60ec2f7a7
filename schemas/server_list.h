#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace soracom_mcp::schemas {

/// The address of a Server Object, its variables at their defaults; empty where it has none.
std::string serverUrl(const base::Json& server);

/// Makes the servers of the document, of its paths and of its operations absolute: relative ones count from `url`, the
/// address the document came from (OpenAPI, Server Object). A document without servers gets the root of that address,
/// as the specification says.
void anchorServers(base::Json& root, std::string_view url);

}  // namespace soracom_mcp::schemas
