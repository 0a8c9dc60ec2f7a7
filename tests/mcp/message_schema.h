#pragma once

#include <string>

#include "base/json.h"

namespace soracom_mcp::mcp {

/// Holds a message of the server against the published schema of a revision: the message as a whole, and its result as
/// that of `method` (not looked at for requests, notifications and errors). Returns what is wrong, or an empty text.
/// Warns once and accepts everything where the schemas are not present.
std::string schemaFault(const std::string& revision, const base::Json& message, const std::string& method);

}  // namespace soracom_mcp::mcp
