#include "mcp/server/listeners.h"

namespace soracom_mcp::mcp {

bool Listeners::add(const InFlight::Key& key, SubscriptionFilter filter, std::shared_ptr<ReplyOnce> reply) {
  auto listener = std::make_shared<Listener>(key, std::move(filter), std::move(reply));
  const std::lock_guard writing(listener->writing);
  {
    const std::lock_guard lock(mutex_);
    listeners_.remove_if([](const auto& known) { return known->reply->settled(); });
    if (listeners_.size() >= kMax) {
      return false;
    }
    listeners_.push_back(listener);
  }
  listener->reply->send(acknowledgedMessage(listener->filter, key.id));
  return true;
}

void Listeners::remove(const InFlight::Key& key) {
  const std::lock_guard lock(mutex_);
  listeners_.remove_if([&](const auto& listener) { return listener->key == key; });
}

void Listeners::disconnect(ConnectionId connection) {
  const std::lock_guard lock(mutex_);
  listeners_.remove_if([&](const auto& listener) { return listener->key.connection == connection; });
}

void Listeners::announce(const Change& change) {
  std::vector<std::shared_ptr<Listener>> reached;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& listener : listeners_) {
      if (listener->filter.wants(change)) {
        reached.push_back(listener);
      }
    }
  }
  for (const auto& listener : reached) {
    const std::lock_guard writing(listener->writing);
    listener->reply->send(changeMessage(change, listener->key.id));
  }
}

std::vector<std::pair<InFlight::Key, std::shared_ptr<ReplyOnce>>> Listeners::takeAll() {
  std::vector<std::pair<InFlight::Key, std::shared_ptr<ReplyOnce>>> out;
  const std::lock_guard lock(mutex_);
  for (const auto& listener : listeners_) {
    out.emplace_back(listener->key, listener->reply);
  }
  listeners_.clear();
  return out;
}

}  // namespace soracom_mcp::mcp
