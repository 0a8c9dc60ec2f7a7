#pragma once

#include <memory>
#include <mutex>

#include "mcp/transport/accepted_types.h"
#include "mcp/transport/caller.h"
#include "mcp/transport/http_reply.h"
#include "mcp/transport/session_registry.h"

namespace soracom_mcp::mcp {

/// One POST of Streamable HTTP and what is said to it: one JSON text where nothing comes before the answer, else a
/// stream of events that ends with the answer.
///
/// In a session a lost connection loses nothing: the messages are kept, and the request goes on. A frame that stands
/// alone ends with its connection.
class PostExchange final : public Exchange, public std::enable_shared_from_this<PostExchange> {
 public:
  /// What an exchange needs of the endpoint it belongs to; both outlive it only until the frame is answered.
  struct Endpoint {
    FrameSink& sink;
    SessionRegistry& sessions;
    /// Ends a session that was taken out of the registry.
    std::function<void(const SessionRegistry::Session&)> end_session;
    /// An answer that takes longer is given as a stream, whose sign of life keeps the connection open.
    std::chrono::milliseconds stream_after;
  };

  PostExchange(std::shared_ptr<const Endpoint> endpoint, const HttpHead& head, Caller caller,
               std::shared_ptr<HttpReply> reply);
  ~PostExchange() override;

  /// Hands the frame to the sink.
  void run(std::string_view frame);

  ConnectionId connection() const override;
  std::string_view principal() const override { return caller_.principal; }
  std::shared_ptr<const RequestFields> fields() const override { return caller_.fields; }
  const HeaderFields* headers() const override { return &headers_; }
  SessionLink sessionLink() const override;
  void standAlone() override;
  bool openSession(bool empty_events) override;
  std::shared_ptr<Outlet> standing() override;
  void send(std::string message) override;
  void letConnectionGo(std::chrono::milliseconds retry) override;
  void answer(std::string message, int http_status) override;
  void forgo() override;

 private:
  void setSession(SessionRegistry::Session session);
  /// What the answer that begins a session says of it.
  HeaderFields sessionFields() const;
  bool beginStream();
  void write(std::string message);
  void endStream();
  void watchPeer();
  void peerGone();
  void becomeStream();

  const std::shared_ptr<const Endpoint> endpoint_;
  const std::shared_ptr<HttpReply> reply_;
  const ConnectionId own_ = nextConnectionId();
  const AcceptedTypes accepted_;
  const Caller caller_;
  const HeaderFields headers_;

  mutable std::mutex mutex_;
  SessionLink link_ = SessionLink::kNone;
  SessionRegistry::Session session_;
  bool begins_session_ = false;
  bool settled_ = false;
  bool streaming_ = false;
  std::shared_ptr<EventStream> stream_;  // of a session; without one events are written as they come
};

}  // namespace soracom_mcp::mcp
