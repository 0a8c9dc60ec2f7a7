#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/stop.h"
#include "mcp/rpc/channel.h"
#include "mcp/rpc/request_id.h"
#include "mcp/server/reply_once.h"

namespace soracom_mcp::mcp {

/// The requests that are not answered yet, by connection and id: two connections may use the same id, and one client's
/// cancellation must not reach another's request. Thread-safe.
class InFlight final {
 public:
  struct Key {
    ConnectionId connection;
    RequestId id;
    friend bool operator==(const Key&, const Key&) = default;
  };

  /// False when the id is in flight on that connection. An id is free again once its answer is written.
  bool add(const Key& key, std::shared_ptr<ReplyOnce> reply, base::StopSource source);
  bool contains(const Key& key) const;
  /// Forgets the request that `reply` answers; harmless when it was cancelled or its id is in use again.
  void remove(const Key& key, const ReplyOnce& reply);

  /// The client took the request back: it is forgotten, silenced and stopped. False when it is not in flight.
  bool cancel(const Key& key);
  /// The client is gone: the same for all its requests.
  void disconnect(ConnectionId connection);
  /// Stops every request; each still gets its answer. The number of requests.
  std::size_t stopAll(base::StopReason reason);
  /// True when no request is left, false at `deadline`.
  bool waitUntilEmpty(base::Clock::time_point deadline) const;

 private:
  struct Entry {
    std::shared_ptr<ReplyOnce> reply;
    base::StopSource source;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const { return key.id.hash() * 31 + key.connection; }
  };

  mutable std::mutex mutex_;
  mutable std::condition_variable emptied_;
  std::unordered_map<Key, Entry, KeyHash> entries_;
};

}  // namespace soracom_mcp::mcp
