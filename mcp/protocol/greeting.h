#pragma once

#include <string>

#include "mcp/protocol/server_identity.h"

namespace soracom_mcp::mcp {

/// The members both greetings share: "capabilities" and, where there are any, "instructions". No braces.
/// Tools are declared without listChanged, because the list never changes while the process lives.
std::string greetingMembers(const ServerIdentity& identity);

}  // namespace soracom_mcp::mcp
