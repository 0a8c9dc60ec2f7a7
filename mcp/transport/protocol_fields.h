#pragma once

#include "mcp/rpc/channel.h"
#include "mcp/transport/http_message.h"

namespace soracom_mcp::mcp {

/// Names the session of a request; a matter of the transport.
inline constexpr std::string_view kSessionField = "mcp-session-id";

/// The fields of a head that are the protocol's: those that begin with mcp-, but for the session.
HeaderFields protocolFields(const HttpHead& head);

}  // namespace soracom_mcp::mcp
