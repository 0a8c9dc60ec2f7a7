#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace soracom_mcp::mcp {

/// The connections whose peers have not yet made a request that only who may call can make, by the network they come
/// from (peerNetwork()) and in the order they came. When room is needed they are the first to go, the oldest first: who
/// may call says so at once. One thread at a time.
class Strangers final {
 public:
  using Connection = std::uint64_t;

  void add(Connection connection, const std::string& network);
  /// It has left, or is no stranger any more. Nothing when it was none.
  void remove(Connection connection);

  std::size_t size() const { return all_.size(); }
  std::size_t sizeOf(const std::string& network) const;
  std::optional<Connection> oldestOf(const std::string& network) const;
  /// Of the network that most of them come from.
  std::optional<Connection> oldestOfMost() const;

 private:
  using Queue = std::list<Connection>;
  struct Place {
    std::string network;
    Queue::iterator in_queue;
  };

  std::unordered_map<std::string, Queue> networks_;  // none is empty
  std::unordered_map<Connection, Place> all_;
};

}  // namespace soracom_mcp::mcp
