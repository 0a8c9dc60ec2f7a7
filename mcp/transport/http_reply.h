#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/stop.h"
#include "mcp/transport/http_message.h"

namespace soracom_mcp::mcp {

/// The way back to one request: either finish(), or openStream(), any number of write(), endStream(). Thread-safe, may
/// be kept as long as needed, and never blocks: what the peer does not read yet is kept, within a bound. A peer that is
/// gone is no error; what is written to it is dropped.
class HttpReply {
 public:
  virtual ~HttpReply() = default;

  virtual void finish(HttpAnswer answer) = 0;

  /// Begins an answer without a known end, of status 200 and type text/event-stream. False when the peer is gone or
  /// something was answered before.
  virtual bool openStream(const HeaderFields& fields) = 0;
  /// False when the peer is gone, or was given up because it does not read.
  virtual bool write(std::string_view bytes) = 0;
  virtual void endStream() = 0;

  /// Called once when the peer leaves before the end of the answer, on a thread that holds no lock. Dropped when the
  /// answer ends. False, and dropped at once, when the peer has left already.
  virtual bool onGone(std::function<void()> callback) = 0;
  /// Called once when nothing has been answered `after` that time.
  virtual void onSlow(std::chrono::milliseconds after, std::function<void()> callback) = 0;
};

/// Answers requests. Called on several threads at once; must not wait for anything but memory and short locks, because
/// the calling thread is one of the few that serve all connections.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;

  virtual void onRequest(HttpRequest request, const std::shared_ptr<HttpReply>& reply) = 0;
  /// About once a second, on one thread.
  virtual void onTick([[maybe_unused]] base::Clock::time_point now) {}
};

}  // namespace soracom_mcp::mcp
