#pragma once

#include <memory>

#include "mcp/transport/post_exchange.h"

namespace soracom_mcp::mcp {

struct StreamableHttpOptions {
  SessionLimits sessions = {};
  CallerRules callers = {};
  std::chrono::milliseconds stream_after{5'000};
};

/// The endpoint of Streamable HTTP: POST brings a frame, GET opens the session's stream of messages that belong to no
/// request or takes up a stream that broke (Last-Event-ID), DELETE ends the session (specification: basic/transports,
/// Streamable HTTP). What a frame means, and so whether it needs a session, is decided by the sink. Thread-safe.
class StreamableHttp final {
 public:
  /// `sink` outlives the endpoint.
  StreamableHttp(FrameSink& sink, const StreamableHttpOptions& options);

  void onRequest(const HttpRequest& request, const std::shared_ptr<HttpReply>& reply);
  void onTick(base::Clock::time_point now);
  /// Ends every session.
  void close();
  std::size_t sessions() const { return sessions_.size(); }

 private:
  void onGet(const HttpHead& head, const Caller& caller, const std::shared_ptr<HttpReply>& reply);
  void onDelete(const HttpHead& head, const Caller& caller, const std::shared_ptr<HttpReply>& reply);
  void endSession(const SessionRegistry::Session& session);

  FrameSink& sink_;
  const CallerRules callers_;
  SessionRegistry sessions_;
  const std::shared_ptr<const PostExchange::Endpoint> endpoint_;
};

}  // namespace soracom_mcp::mcp
