#include "mcp/transport/post_exchange.h"

#include "mcp/transport/protocol_fields.h"
#include "mcp/transport/sse_writer.h"

namespace soracom_mcp::mcp {

PostExchange::PostExchange(std::shared_ptr<const Endpoint> endpoint, const HttpHead& head, Caller caller,
                           std::shared_ptr<HttpReply> reply)
    : endpoint_(std::move(endpoint)),
      reply_(std::move(reply)),
      accepted_(acceptedTypes(head)),
      caller_(std::move(caller)),
      headers_(protocolFields(head)) {
  if (const std::string* id = head.find(kSessionField)) {
    link_ = SessionLink::kUnknown;
    if (auto session = endpoint_->sessions.find(*id, caller_.principal)) {
      link_ = SessionLink::kFound;
      setSession(std::move(session));
    }
  }
}

PostExchange::~PostExchange() { setSession(nullptr); }

void PostExchange::setSession(SessionRegistry::Session session) {
  if (session_) {
    session_->leave();
  }
  session_ = std::move(session);
  if (session_) {
    session_->enter();
  }
}

void PostExchange::run(std::string_view frame) {
  endpoint_->sink.onFrame(frame, shared_from_this());
  watchPeer();
}

ConnectionId PostExchange::connection() const {
  const std::lock_guard lock(mutex_);
  return session_ ? session_->connection() : own_;
}

SessionLink PostExchange::sessionLink() const {
  const std::lock_guard lock(mutex_);
  return link_;
}

void PostExchange::standAlone() {
  const std::lock_guard lock(mutex_);
  setSession(nullptr);
  link_ = SessionLink::kNone;
}

bool PostExchange::openSession(bool empty_events) {
  SessionRegistry::Session evicted;
  auto session = endpoint_->sessions.open(own_, empty_events, caller_.principal, evicted);
  if (evicted) {
    endpoint_->end_session(evicted);
  }
  const std::lock_guard lock(mutex_);
  begins_session_ = session != nullptr;
  setSession(std::move(session));
  return begins_session_;
}

std::shared_ptr<Outlet> PostExchange::standing() {
  const std::lock_guard lock(mutex_);
  return session_ ? session_->standing() : nullptr;
}

void PostExchange::send(std::string message) {
  const std::lock_guard lock(mutex_);
  if (!settled_ && beginStream()) {
    write(std::move(message));
  }
}

void PostExchange::letConnectionGo(std::chrono::milliseconds retry) {
  const std::lock_guard lock(mutex_);
  // Without an event behind it a client has no place to take the stream up from.
  if (!settled_ && session_ && session_->emptyEvents() && beginStream()) {
    stream_->pause(retry);
  }
}

void PostExchange::answer(std::string message, int http_status) {
  const std::lock_guard lock(mutex_);
  if (settled_) {
    return;
  }
  if (streaming_ || (http_status == 200 && (accepted_.events_first || !accepted_.json) && beginStream())) {
    settled_ = true;
    write(std::move(message));
    return endStream();
  }
  settled_ = true;
  HttpAnswer out;
  out.status = http_status;
  out.content_type = "application/json";
  out.body = std::move(message);
  out.fields = sessionFields();
  reply_->finish(std::move(out));
}

void PostExchange::forgo() {
  const std::lock_guard lock(mutex_);
  if (settled_) {
    return;
  }
  settled_ = true;
  if (streaming_) {
    return endStream();
  }
  HttpAnswer out;
  out.status = 202;
  reply_->finish(std::move(out));
}

HeaderFields PostExchange::sessionFields() const {
  return begins_session_ && session_ ? HeaderFields{{"Mcp-Session-Id", session_->id()}} : HeaderFields();
}

// False for a client that reads no events: what comes before the answer is dropped.
bool PostExchange::beginStream() {
  if (streaming_ || !accepted_.events) {
    return streaming_;
  }
  streaming_ = true;
  if (session_ && !begins_session_) {
    stream_ = session_->openStream();
    stream_->attach(reply_);
  } else {
    reply_->openStream(sessionFields());
  }
  return true;
}

void PostExchange::write(std::string message) {
  if (stream_) {
    stream_->send(std::move(message));
  } else {
    reply_->write(messageEvent(message));
  }
}

void PostExchange::endStream() {
  if (stream_) {
    stream_->end();
  } else {
    reply_->endStream();
  }
}

// After the sink has seen the frame: only then it is known whether the frame stands alone.
void PostExchange::watchPeer() {
  {
    const std::lock_guard lock(mutex_);
    if (settled_) {
      return;
    }
    reply_->onSlow(endpoint_->stream_after, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) {
        self->becomeStream();
      }
    });
    if (session_) {
      return;  // the request goes on without its connection
    }
  }
  const bool here = reply_->onGone([weak = weak_from_this()] {
    if (const auto self = weak.lock()) {
      self->peerGone();
    }
  });
  if (!here) {
    peerGone();
  }
}

void PostExchange::peerGone() {
  {
    const std::lock_guard lock(mutex_);
    if (settled_) {
      return;
    }
  }
  endpoint_->sink.onDisconnected(own_);
}

void PostExchange::becomeStream() {
  const std::lock_guard lock(mutex_);
  if (!settled_) {
    beginStream();
  }
}

}  // namespace soracom_mcp::mcp
