#pragma once

#include <optional>

#include "mcp/rpc/message.h"

namespace soracom_mcp::mcp {

/// The id that `notifications/cancelled` takes back; nothing for other notifications and for a malformed one. The same
/// in every revision.
std::optional<RequestId> cancelledRequest(const Notification& notification);

}  // namespace soracom_mcp::mcp
