#pragma once

#include <list>
#include <memory>
#include <mutex>

#include "mcp/protocol/subscription_filter.h"
#include "mcp/server/in_flight.h"

namespace soracom_mcp::mcp {

/// The open subscriptions/listen requests. Each holds its stream open and no thread; its first message is the
/// acknowledgement, and it ends with an answer only when the server does. Thread-safe; announce() may block while a
/// listener does not read.
class Listeners final {
 public:
  static constexpr std::size_t kMax = 1024;

  /// Acknowledges and keeps the request. False when there are too many.
  bool add(const InFlight::Key& key, SubscriptionFilter filter, std::shared_ptr<ReplyOnce> reply);
  /// The listener has cancelled or is gone; harmless for any other request.
  void remove(const InFlight::Key& key);
  void disconnect(ConnectionId connection);

  void announce(const Change& change);
  /// Takes all of them out, for their last answer.
  std::vector<std::pair<InFlight::Key, std::shared_ptr<ReplyOnce>>> takeAll();

 private:
  struct Listener {
    Listener(InFlight::Key its_key, SubscriptionFilter its_filter, std::shared_ptr<ReplyOnce> its_reply)
        : key(std::move(its_key)), filter(std::move(its_filter)), reply(std::move(its_reply)) {}

    const InFlight::Key key;
    const SubscriptionFilter filter;
    const std::shared_ptr<ReplyOnce> reply;
    std::mutex writing;  // held over the acknowledgement, so that nothing overtakes it
  };

  std::mutex mutex_;
  std::list<std::shared_ptr<Listener>> listeners_;
};

}  // namespace soracom_mcp::mcp
