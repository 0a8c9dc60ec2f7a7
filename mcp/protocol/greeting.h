#pragma once

#include <string>

#include "mcp/protocol/server_identity.h"
#include "mcp/protocol/server_offer.h"
#include "mcp/protocol/shaping.h"

namespace soracom_mcp::mcp {

/// The members both greetings share: "capabilities" and, where there are any, "instructions". No braces.
std::string greetingMembers(const ServerIdentity& identity, const ServerOffer& offer, const Shape& shape);

}  // namespace soracom_mcp::mcp
