#include "mcp/transport/strangers.h"

#include <algorithm>

namespace soracom_mcp::mcp {

void Strangers::add(Connection connection, const std::string& network) {
  const auto queue = &networks_[network];
  queue->push_back(connection);
  all_.emplace(connection, Place{network, std::prev(queue->end())});
}

void Strangers::remove(Connection connection) {
  const auto found = all_.find(connection);
  if (found == all_.end()) {
    return;
  }
  const auto network = networks_.find(found->second.network);
  network->second.erase(found->second.in_queue);
  if (network->second.empty()) {
    networks_.erase(network);
  }
  all_.erase(found);
}

std::size_t Strangers::sizeOf(const std::string& network) const {
  const auto found = networks_.find(network);
  return found != networks_.end() ? found->second.size() : 0;
}

std::optional<Strangers::Connection> Strangers::oldestOf(const std::string& network) const {
  const auto found = networks_.find(network);
  return found != networks_.end() ? std::optional(found->second.front()) : std::nullopt;
}

std::optional<Strangers::Connection> Strangers::oldestOfMost() const {
  const auto most = std::max_element(networks_.begin(), networks_.end(), [](const auto& one, const auto& other) {
    return one.second.size() < other.second.size();
  });
  return most != networks_.end() ? std::optional(most->second.front()) : std::nullopt;
}

}  // namespace soracom_mcp::mcp
