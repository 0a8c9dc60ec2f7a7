#include "mcp/transport/streamable_http.h"

#include "mcp/transport/protocol_fields.h"

namespace soracom_mcp::mcp {
namespace {

HttpAnswer attachFault(EventStream::Attached attached) {
  return attached == EventStream::Attached::kBusy ? errorAnswer(409, "Conflict: the stream is connected already")
                                                  : errorAnswer(400, "Last-Event-ID is unknown or too old");
}

}  // namespace

StreamableHttp::StreamableHttp(FrameSink& sink, const StreamableHttpOptions& options)
    : sink_(sink),
      callers_(options.callers),
      sessions_(options.sessions),
      endpoint_(std::make_shared<const PostExchange::Endpoint>(PostExchange::Endpoint{
          sink, sessions_, [this](const SessionRegistry::Session& session) { endSession(session); },
          options.stream_after})) {}

void StreamableHttp::onRequest(const HttpRequest& request, const std::shared_ptr<HttpReply>& reply) {
  const HttpHead& head = request.head;
  auto caller = readCaller(head, callers_);
  if (!caller) {
    return reply->finish(errorAnswer(400, caller.error().message));
  }
  if (head.method == "GET" || head.method == "DELETE") {
    if (std::string fault = sink_.headersFault(protocolFields(head)); !fault.empty()) {
      return reply->finish(errorAnswer(400, fault));
    }
    return head.method == "GET" ? onGet(head, *caller, reply) : onDelete(head, *caller, reply);
  }
  if (head.method != "POST") {
    return reply->finish(methodNotAllowedAnswer("GET, POST, DELETE"));
  }
  const AcceptedTypes accepted = acceptedTypes(head);
  if (!accepted.json && !accepted.events) {
    return reply->finish(errorAnswer(406, "Answers are application/json or text/event-stream"));
  }
  std::make_shared<PostExchange>(endpoint_, head, *std::move(caller), reply)->run(request.body);
}

void StreamableHttp::onGet(const HttpHead& head, const Caller& caller, const std::shared_ptr<HttpReply>& reply) {
  if (!acceptedTypes(head).events) {
    return reply->finish(errorAnswer(406, "This answer is text/event-stream"));
  }
  const std::string* id = head.find(kSessionField);
  if (id == nullptr) {
    return reply->finish(errorAnswer(400, "Mcp-Session-Id is required"));
  }
  const auto session = sessions_.find(*id, caller.principal);
  if (!session) {
    return reply->finish(errorAnswer(404, "Session not found"));
  }
  auto attached = EventStream::Attached::kForgotten;
  if (const std::string* last = head.find("last-event-id")) {
    if (const auto place = session->find(*last)) {
      attached = place->stream->resume(reply, place->event);
    }
  } else {
    attached = session->standing()->attach(reply);
  }
  if (attached != EventStream::Attached::kYes) {
    reply->finish(attachFault(attached));
  }
}

void StreamableHttp::onDelete(const HttpHead& head, const Caller& caller, const std::shared_ptr<HttpReply>& reply) {
  const std::string* id = head.find(kSessionField);
  if (id == nullptr) {
    return reply->finish(errorAnswer(400, "Mcp-Session-Id is required"));
  }
  const auto session = sessions_.take(*id, caller.principal);
  if (!session) {
    return reply->finish(errorAnswer(404, "Session not found"));
  }
  endSession(session);
  HttpAnswer answer;
  answer.status = 204;
  reply->finish(std::move(answer));
}

void StreamableHttp::endSession(const SessionRegistry::Session& session) {
  sink_.onDisconnected(session->connection());
  session->close();
}

void StreamableHttp::onTick(base::Clock::time_point now) {
  for (const auto& session : sessions_.takeIdle(now)) {
    endSession(session);
  }
}

void StreamableHttp::close() {
  for (const auto& session : sessions_.takeAll()) {
    endSession(session);
  }
}

}  // namespace soracom_mcp::mcp
