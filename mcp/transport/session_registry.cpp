#include "mcp/transport/session_registry.h"

#include "base/random_id.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kIdBytes = 16;

}  // namespace

SessionRegistry::Session SessionRegistry::open(ConnectionId connection, bool empty_events, std::string principal,
                                               Session& evicted) {
  auto session =
      std::make_shared<HttpSession>(base::randomHex(kIdBytes), connection, empty_events, std::move(principal), budget_);
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= limits_.max_sessions) {
    evicted = takeLongestIdle(base::Clock::now());
    if (!evicted) {
      return nullptr;
    }
  }
  sessions_.emplace(session->id(), session);
  return session;
}

SessionRegistry::Session SessionRegistry::takeLongestIdle(base::Clock::time_point now) {
  auto longest = sessions_.end();
  auto since = now - limits_.least_idle_time;
  for (auto entry = sessions_.begin(); entry != sessions_.end(); ++entry) {
    const auto idle = entry->second->idleSince();
    if (idle && *idle <= since) {
      since = *idle;
      longest = entry;
    }
  }
  if (longest == sessions_.end()) {
    return nullptr;
  }
  Session out = std::move(longest->second);
  sessions_.erase(longest);
  return out;
}

SessionRegistry::Session SessionRegistry::find(const std::string& id, std::string_view principal) const {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(id);
  return found != sessions_.end() && found->second->principal() == principal ? found->second : nullptr;
}

SessionRegistry::Session SessionRegistry::take(const std::string& id, std::string_view principal) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second->principal() != principal) {
    return nullptr;
  }
  Session out = std::move(found->second);
  sessions_.erase(found);
  return out;
}

std::vector<SessionRegistry::Session> SessionRegistry::takeIdle(base::Clock::time_point now) {
  std::vector<Session> out;
  const std::lock_guard lock(mutex_);
  for (auto entry = sessions_.begin(); entry != sessions_.end();) {
    entry->second->forgetOldStreams(now);
    const auto idle = entry->second->idleSince();
    if (idle && now - *idle > limits_.idle_time) {
      out.push_back(std::move(entry->second));
      entry = sessions_.erase(entry);
    } else {
      ++entry;
    }
  }
  return out;
}

std::vector<SessionRegistry::Session> SessionRegistry::takeAll() {
  std::vector<Session> out;
  const std::lock_guard lock(mutex_);
  for (auto& [id, session] : sessions_) {
    out.push_back(std::move(session));
  }
  sessions_.clear();
  return out;
}

std::size_t SessionRegistry::size() const {
  const std::lock_guard lock(mutex_);
  return sessions_.size();
}

}  // namespace soracom_mcp::mcp
