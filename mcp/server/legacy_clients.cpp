#include "mcp/server/legacy_clients.h"

namespace soracom_mcp::mcp {

void LegacyClients::open(ConnectionId connection, const ClientAbilities& abilities) {
  const std::lock_guard lock(mutex_);
  clients_[connection] = Client{abilities, {}, {}, {}};
}

void LegacyClients::reach(ConnectionId connection, std::shared_ptr<Outlet> outlet) {
  const std::lock_guard lock(mutex_);
  if (const auto client = clients_.find(connection); client != clients_.end()) {
    client->second.outlet = std::move(outlet);
  }
}

void LegacyClients::close(ConnectionId connection) {
  const std::lock_guard lock(mutex_);
  clients_.erase(connection);
}

void LegacyClients::complete(ConnectionId connection, Admission& admission) const {
  const std::lock_guard lock(mutex_);
  if (const auto client = clients_.find(connection); client != clients_.end()) {
    admission.client = client->second.abilities;
    admission.log_threshold = client->second.log_threshold;
  }
}

void LegacyClients::setLogThreshold(ConnectionId connection, LogLevel threshold) {
  const std::lock_guard lock(mutex_);
  if (const auto client = clients_.find(connection); client != clients_.end()) {
    client->second.log_threshold = threshold;
  }
}

bool LegacyClients::subscribe(ConnectionId connection, const std::string& uri) {
  const std::lock_guard lock(mutex_);
  const auto client = clients_.find(connection);
  if (client == clients_.end()) {
    return false;
  }
  auto& subscriptions = client->second.subscriptions;
  if (subscriptions.size() >= kMaxSubscriptions && !subscriptions.contains(uri)) {
    return false;
  }
  subscriptions.insert(uri);
  return true;
}

void LegacyClients::unsubscribe(ConnectionId connection, const std::string& uri) {
  const std::lock_guard lock(mutex_);
  if (const auto client = clients_.find(connection); client != clients_.end()) {
    client->second.subscriptions.erase(uri);
  }
}

void LegacyClients::announce(const Change& change) const {
  std::vector<std::shared_ptr<Outlet>> reached;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [connection, client] : clients_) {
      const bool wanted = change.kind != Change::Kind::kResourceContents || client.subscriptions.contains(change.uri);
      if (wanted && client.outlet != nullptr) {
        reached.push_back(client.outlet);
      }
    }
  }
  for (const auto& outlet : reached) {
    outlet->send(changeMessage(change, std::nullopt));
  }
}

}  // namespace soracom_mcp::mcp
