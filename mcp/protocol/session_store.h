#pragma once

#include <mutex>
#include <unordered_map>

#include "mcp/protocol/wire_codec.h"
#include "mcp/rpc/channel.h"

namespace soracom_mcp::mcp {

/// What `initialize` settled on, per connection. Only the legacy era has such a memory. Thread-safe.
class SessionStore final {
 public:
  /// A second handshake on a connection starts over. `codec` outlives the store.
  void open(ConnectionId connection, const WireCodec& codec) {
    const std::lock_guard lock(mutex_);
    sessions_[connection] = &codec;
  }
  void close(ConnectionId connection) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(connection);
  }
  /// Null before the handshake.
  const WireCodec* find(ConnectionId connection) const {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(connection);
    return found != sessions_.end() ? found->second : nullptr;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<ConnectionId, const WireCodec*> sessions_;
};

}  // namespace soracom_mcp::mcp
