#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "mcp/rpc/channel.h"

namespace soracom_mcp::mcp {

/// Collects the answers to the requests of one batch and writes them as one array, in the order in which they were
/// given, once none is outstanding. Nothing is written when no request got an answer. Thread-safe.
class BatchExchange final : public Exchange {
 public:
  /// `expected` is the number of answer() and forgo() calls to come; not zero.
  BatchExchange(std::shared_ptr<Exchange> whole, std::size_t expected);

  ConnectionId connection() const override { return whole_->connection(); }
  std::string_view principal() const override { return whole_->principal(); }
  const HeaderFields* headers() const override { return whole_->headers(); }
  std::shared_ptr<const RequestFields> fields() const override { return whole_->fields(); }
  SessionLink sessionLink() const override { return whole_->sessionLink(); }
  bool handshakeOnly() const override { return whole_->handshakeOnly(); }
  std::shared_ptr<Outlet> standing() override { return whole_->standing(); }
  /// Goes out at once, by itself.
  void send(std::string message) override;
  void answer(std::string message, int http_status) override;
  void forgo() override;

 private:
  void settleOne(const std::string* message);

  const std::shared_ptr<Exchange> whole_;
  std::mutex mutex_;
  std::size_t outstanding_;
  std::string answers_;
};

}  // namespace soracom_mcp::mcp
