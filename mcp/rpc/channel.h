#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mcp/rpc/request_fields.h"

namespace soracom_mcp::mcp {

/// Names one connection of the process; never reused.
using ConnectionId = std::uint64_t;

/// How a frame names the conversation it belongs to.
enum class SessionLink {
  kConnection,  ///< the connection is the conversation: stdio, HTTP+SSE
  kNone,        ///< it names none
  kFound,       ///< it names one that is open
  kUnknown,     ///< it names one that has ended or never was
};

/// Where messages of a conversation go that belong to none of its requests. Thread-safe. Writing may block while the
/// peer does not read; a peer that is gone is no error here, what is written to it is dropped.
class Outlet {
 public:
  virtual ~Outlet() = default;

  virtual void send(std::string message) = 0;
};

/// Where the messages that belong to one incoming frame go. A transport implements it; whoever answers holds it. Each
/// frame ends with exactly one answer() or forgo(), maybe on another thread and long after; send() comes before. On a
/// transport with one stream, such as stdio, one exchange may serve every frame. Thread-safe.
///
/// A transport knows what came with a frame and passes it on; what it means is the protocol's business.
class Exchange : public Outlet {
 public:
  /// The scope of request ids and of what a handshake settled: the conversation where the frame belongs to one, else
  /// the frame alone.
  virtual ConnectionId connection() const = 0;

  /// Who the peer is, as far as the transport has made sure: the same text for all peers it cannot tell apart.
  virtual std::string_view principal() const { return "local"; }

  /// The header fields that are MCP's own (mcp-...). Null on a transport that has none.
  virtual const HeaderFields* headers() const { return nullptr; }
  /// What the owner of the transport asked for besides. Null where that is nothing.
  virtual std::shared_ptr<const RequestFields> fields() const { return nullptr; }
  virtual SessionLink sessionLink() const { return SessionLink::kConnection; }
  /// True on a transport that is defined only for conversations that begin with a handshake.
  virtual bool handshakeOnly() const { return false; }

  /// The frame is no part of a conversation, whatever came with it: connection() now names the frame alone, and when
  /// the peer leaves before the answer the sink is told so. Called by the sink inside onFrame().
  virtual void standAlone() {}
  /// The conversation that this frame began goes on beyond it, under the same connection(). `empty_events` says
  /// whether its peer reads events without data. False when there is no room for another conversation.
  virtual bool openSession([[maybe_unused]] bool empty_events) { return true; }
  /// For messages of the conversation that belong to no request. Null for a frame that stands alone.
  virtual std::shared_ptr<Outlet> standing() { return nullptr; }

  /// A message that comes before the answer.
  void send(std::string message) override = 0;
  /// The answer will take its time: a connection that waits for it alone may end now, and the peer is to come back for
  /// it after `retry`. Does nothing where the peer could not.
  virtual void letConnectionGo([[maybe_unused]] std::chrono::milliseconds retry) {}
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
  /// Why a request that brings no frame is not served with these header fields of the protocol; empty when it is.
  virtual std::string headersFault([[maybe_unused]] const HeaderFields& headers) const { return {}; }
  /// The peer is gone, or its conversation has ended; nothing can be answered any more.
  virtual void onDisconnected(ConnectionId connection) = 0;
};

/// A connection id nobody has had before. Thread-safe.
ConnectionId nextConnectionId();

}  // namespace soracom_mcp::mcp
