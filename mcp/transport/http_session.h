#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "mcp/transport/event_stream.h"

namespace soracom_mcp::mcp {

/// One conversation over HTTP that goes on from request to request. Its id finds it, and is no proof of who asks.
/// Thread-safe.
class HttpSession final {
 public:
  /// Streams that have ended are kept for a client that lost its connection at the very end.
  static constexpr std::size_t kMaxEndedStreams = 16;
  static constexpr std::chrono::minutes kEndedStreamTime{5};

  HttpSession(std::string id, ConnectionId connection, bool empty_events, std::string principal,
              std::shared_ptr<MemoryBudget> budget);

  const std::string& id() const { return id_; }
  ConnectionId connection() const { return connection_; }
  /// Who began it.
  const std::string& principal() const { return principal_; }
  /// Its streams begin with an event without data, from which a client can take them up.
  bool emptyEvents() const { return empty_events_; }

  /// The stream of messages that belong to no request.
  const std::shared_ptr<EventStream>& standing() const { return standing_; }
  /// A stream for one request.
  std::shared_ptr<EventStream> openStream();
  /// The stream and the message that an event id of ours names.
  struct Place {
    std::shared_ptr<EventStream> stream;
    std::uint64_t event = 0;
  };
  std::optional<Place> find(std::string_view event_id) const;

  /// A request begins and ends; between them the session is in use.
  void enter();
  void leave();
  /// Since when nobody uses it; nothing while somebody does.
  std::optional<base::Clock::time_point> idleSince() const;
  void forgetOldStreams(base::Clock::time_point now);
  /// Ends all its streams.
  void close();

 private:
  const std::string id_;
  const ConnectionId connection_;
  const bool empty_events_;
  const std::string principal_;
  const std::shared_ptr<MemoryBudget> budget_;
  const std::shared_ptr<EventStream> standing_;

  mutable std::mutex mutex_;
  std::uint64_t last_stream_ = 0;
  std::map<std::uint64_t, std::shared_ptr<EventStream>> streams_;
  std::size_t requests_ = 0;
  base::Clock::time_point last_used_ = base::Clock::now();
};

}  // namespace soracom_mcp::mcp
