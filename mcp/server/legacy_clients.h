#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>

#include "mcp/protocol/admission.h"
#include "mcp/protocol/change.h"
#include "mcp/rpc/channel.h"

namespace soracom_mcp::mcp {

/// What is remembered of the clients of conversations: what they can be asked, what they want to hear, and where to
/// reach them. Modern requests bring all that themselves. Thread-safe; announce() may block while a client does not
/// read.
class LegacyClients final {
 public:
  /// Subscriptions of one client; beyond it subscribe() fails.
  static constexpr std::size_t kMaxSubscriptions = 1000;

  /// A handshake begins, maybe anew: what was known is forgotten.
  void open(ConnectionId connection, const ClientAbilities& abilities);
  /// The client has said that the handshake is over: from now on it hears of changes. Null: it cannot be reached.
  void reach(ConnectionId connection, std::shared_ptr<Outlet> outlet);
  void close(ConnectionId connection);

  /// Adds what is known of the client to what its request says.
  void complete(ConnectionId connection, Admission& admission) const;
  void setLogThreshold(ConnectionId connection, LogLevel threshold);
  bool subscribe(ConnectionId connection, const std::string& uri);
  void unsubscribe(ConnectionId connection, const std::string& uri);

  /// Changes of lists go to every client, changed contents to those who subscribed.
  void announce(const Change& change) const;

 private:
  struct Client {
    ClientAbilities abilities;
    std::optional<LogLevel> log_threshold;
    std::set<std::string, std::less<>> subscriptions;
    std::shared_ptr<Outlet> outlet;
  };

  mutable std::mutex mutex_;
  std::unordered_map<ConnectionId, Client> clients_;
};

}  // namespace soracom_mcp::mcp
