#include "mcp/server/in_flight.h"

#include <vector>

namespace soracom_mcp::mcp {

bool InFlight::add(const Key& key, std::shared_ptr<ReplyOnce> reply, base::StopSource source) {
  const std::lock_guard lock(mutex_);
  const auto [entry, added] = entries_.try_emplace(key, Entry{reply, source});
  if (added) {
    return true;
  }
  // The client may send an id again as soon as it has the answer, which is a moment before remove() is called.
  if (!entry->second.reply->settled()) {
    return false;
  }
  entry->second = Entry{std::move(reply), std::move(source)};
  return true;
}

bool InFlight::contains(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  return found != entries_.end() && !found->second.reply->settled();
}

void InFlight::remove(const Key& key, const ReplyOnce& reply) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end() || found->second.reply.get() != &reply) {
      return;
    }
    entries_.erase(found);
    if (!entries_.empty()) {
      return;
    }
  }
  emptied_.notify_all();
}

bool InFlight::cancel(const Key& key) {
  std::optional<Entry> entry;
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) {
      return false;
    }
    entry = std::move(found->second);
    entries_.erase(found);
  }
  emptied_.notify_all();
  // Outside the lock: silencing waits for a write under way, stopping runs the tool's callbacks.
  const bool silenced = entry->reply->silence();
  entry->source.stop(base::StopReason::kCancelledByClient);
  return silenced;
}

void InFlight::disconnect(ConnectionId connection) {
  std::vector<Entry> gone;
  {
    const std::lock_guard lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end();) {
      if (entry->first.connection == connection) {
        gone.push_back(std::move(entry->second));
        entry = entries_.erase(entry);
      } else {
        ++entry;
      }
    }
  }
  emptied_.notify_all();
  for (Entry& entry : gone) {
    entry.reply->silence();
    entry.source.stop(base::StopReason::kDisconnected);
  }
}

std::size_t InFlight::stopAll(base::StopReason reason) {
  std::vector<base::StopSource> sources;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, entry] : entries_) {
      sources.push_back(entry.source);
    }
  }
  for (base::StopSource& source : sources) {
    source.stop(reason);
  }
  return sources.size();
}

bool InFlight::waitUntilEmpty(base::Clock::time_point deadline) const {
  std::unique_lock lock(mutex_);
  return emptied_.wait_until(lock, deadline, [this] { return entries_.empty(); });
}

}  // namespace soracom_mcp::mcp
