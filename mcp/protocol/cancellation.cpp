#include "mcp/protocol/cancellation.h"

namespace soracom_mcp::mcp {

std::optional<RequestId> cancelledRequest(const Notification& notification) {
  if (notification.method != "notifications/cancelled") {
    return std::nullopt;
  }
  const base::Json* id = base::findMember(notification.params, "requestId");
  return id != nullptr ? RequestId::from(*id) : std::nullopt;
}

}  // namespace soracom_mcp::mcp
