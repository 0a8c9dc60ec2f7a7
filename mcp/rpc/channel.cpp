#include "mcp/rpc/channel.h"

#include <atomic>

namespace soracom_mcp::mcp {

ConnectionId nextConnectionId() {
  static std::atomic<ConnectionId> last = 0;
  return ++last;
}

}  // namespace soracom_mcp::mcp
