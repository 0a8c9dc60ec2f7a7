#pragma once

#include <unordered_map>
#include <vector>

#include "mcp/transport/http_session.h"

namespace soracom_mcp::mcp {

struct SessionLimits {
  std::size_t max_sessions = 2048;
  /// Many clients leave without a word.
  std::chrono::seconds idle_time{3600};
  /// When there is no room, whoever has been idle longest gives way, if it was at least that long.
  std::chrono::seconds least_idle_time{60};
  /// Of all events kept for resumption.
  std::size_t max_event_bytes = 64 * 1024 * 1024;
};

/// The open sessions by id. Ids are 128 random bits. Thread-safe.
class SessionRegistry final {
 public:
  explicit SessionRegistry(const SessionLimits& limits)
      : limits_(limits), budget_(std::make_shared<MemoryBudget>(limits.max_event_bytes)) {}

  using Session = std::shared_ptr<HttpSession>;

  /// Of `principal` alone. Null when there is no room. `evicted` is the session that gave way, which the caller ends;
  /// it may be null.
  Session open(ConnectionId connection, bool empty_events, std::string principal, Session& evicted);
  /// Null for an unknown id, and for a session of somebody else.
  Session find(const std::string& id, std::string_view principal) const;
  /// Takes it out; the caller ends it. Null as find().
  Session take(const std::string& id, std::string_view principal);
  /// Takes out those that have been idle too long.
  std::vector<Session> takeIdle(base::Clock::time_point now);
  std::vector<Session> takeAll();
  std::size_t size() const;

 private:
  Session takeLongestIdle(base::Clock::time_point now);

  const SessionLimits limits_;
  const std::shared_ptr<MemoryBudget> budget_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Session> sessions_;
};

}  // namespace soracom_mcp::mcp
