#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace soracom_mcp::mcp {

/// Names one connection of the process; never reused.
using ConnectionId = std::uint64_t;

/// Where the messages that belong to one incoming frame go. A transport implements it; whoever answers holds it. Each
/// frame ends with exactly one answer() or forgo(), maybe on another thread and long after. On a transport with one
/// stream, such as stdio, one exchange may serve every frame. Thread-safe. Writing may block while
/// the peer does not read; a peer that is gone is no error here, what is written to it is dropped.
class Exchange {
 public:
  virtual ~Exchange() = default;

  virtual ConnectionId connection() const = 0;
  /// A message that comes before the answer.
  virtual void send(std::string message) = 0;
  /// The answer. `http_status` is for transports that have one.
  virtual void answer(std::string message, int http_status) = 0;
  /// There will be no answer: the frame asked for none, or the client took the request back.
  virtual void forgo() = 0;
};

/// Takes what a transport reads. Thread-safe and quick: the calling thread is the one that must hear the next frame.
class FrameSink {
 public:
  virtual ~FrameSink() = default;

  /// One whole frame, without line ends. `frame` is read before the call returns.
  virtual void onFrame(std::string_view frame, const std::shared_ptr<Exchange>& exchange) = 0;
  /// A frame longer than the transport's bound was dropped unread.
  virtual void onOversizedFrame(std::size_t max_bytes, const std::shared_ptr<Exchange>& exchange) = 0;
  /// The peer is gone; nothing can be answered any more.
  virtual void onDisconnected(ConnectionId connection) = 0;
};

/// A connection id nobody has had before. Thread-safe.
ConnectionId nextConnectionId();

}  // namespace soracom_mcp::mcp
