#include "mcp/server/dispatcher.h"

#include "base/log.h"
#include "base/utf8.h"
#include "mcp/protocol/cancellation.h"
#include "mcp/protocol/select_codec.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::string_view kIdInFlight = "Invalid request: a request with this id is in flight";

ServerIdentity identityFrom(const ServerOptions& options) {
  if (options.instructions.size() > ServerOptions::kMaxInstructionsBytes) {
    base::log(base::LogLevel::kWarning, "the server's instructions are longer than {} bytes and were cut",
              ServerOptions::kMaxInstructionsBytes);
  }
  return ServerIdentity{options.name, options.title, options.version,
                        base::truncateUtf8(options.instructions, ServerOptions::kMaxInstructionsBytes)};
}

void refuse(const std::optional<RequestId>& id, const Refusal& refusal, Exchange& exchange) {
  exchange.answer(errorMessage(id, refusal.code, refusal.message, refusal.data_json), refusal.http_status);
}

// The cursor of a list request: nothing without one, a refusal for what is no string.
base::Result<std::optional<std::string>, Refusal> readCursor(const base::Json& params) {
  const base::Json* cursor = base::findMember(params, "cursor");
  if (cursor == nullptr) {
    return std::optional<std::string>();
  }
  if (!cursor->is_string()) {
    return base::Unexpected(Refusal{kInvalidParams, "Invalid params: cursor must be a string", {}, kHttpOk});
  }
  return std::optional<std::string>(cursor->get_ref<const std::string&>());
}

std::string listMessage(const ToolPages& pages, const RequestId& id, const std::optional<std::string>& cursor) {
  if (auto message = pages.message(id, cursor)) {
    return std::move(*message);
  }
  return errorMessage(id, kInvalidParams, "Invalid params: unknown cursor; start again without one");
}

}  // namespace

Dispatcher::Dispatcher(const ServerOptions& options, ToolProvider& provider)
    : call_timeout_(options.call_timeout),
      provider_(provider),
      codecs_(identityFrom(options)),
      listing_(provider),
      pool_(options.max_parallel_calls, options.max_queued_calls) {}

Dispatcher::~Dispatcher() { stop(base::StopReason::kShutdown); }

bool Dispatcher::onMessage(Message message, const std::shared_ptr<Exchange>& exchange, bool in_batch) {
  if (auto* request = std::get_if<Request>(&message)) {
    onRequest(*request, exchange, in_batch);
    return true;
  }
  if (const auto* malformed = std::get_if<Malformed>(&message)) {
    exchange->answer(errorMessage(malformed->id, malformed->code, malformed->message), kHttpBadRequest);
    return true;
  }
  if (const auto* notification = std::get_if<Notification>(&message)) {
    return onNotification(*notification, *exchange);
  }
  if (const auto admitted = admitToConversation(arrivalOf(*exchange)); !admitted) {
    refuse(std::nullopt, admitted.error(), *exchange);
    return true;
  }
  return false;
}

bool Dispatcher::onNotification(const Notification& notification, Exchange& exchange) {
  const auto effective = admitNotification(arrivalOf(exchange));
  if (!effective) {
    refuse(std::nullopt, effective.error(), exchange);
    return true;
  }
  const auto id = *effective ? cancelledRequest(notification) : std::nullopt;
  if (id) {
    in_flight_.cancel({exchange.connection(), *id});
  }
  return false;
}

Arrival Dispatcher::arrivalOf(const Exchange& exchange) const {
  return Arrival{session(exchange.connection()), exchange.sessionLink(), exchange.headers(), exchange.handshakeOnly()};
}

void Dispatcher::onRequest(Request& request, const std::shared_ptr<Exchange>& exchange, bool in_batch) {
  const auto codec = selectCodec(codecs_, request, arrivalOf(*exchange));
  if (!codec) {
    return refuse(request.id, codec.error(), *exchange);
  }
  if (!(*codec)->conversational()) {
    exchange->standAlone();
  }
  if (in_flight_.contains({exchange->connection(), request.id})) {
    return refuse(request.id, Refusal{kInvalidRequest, std::string(kIdInFlight), {}, kHttpBadRequest}, *exchange);
  }
  const auto admission = (*codec)->admit(request);
  if (!admission) {
    return refuse(request.id, admission.error(), *exchange);
  }
  if (admission->method == Method::kInitialize && in_batch) {
    return refuse(
        request.id,
        Refusal{kInvalidRequest, "Invalid request: initialize cannot be part of a batch", {}, kHttpBadRequest},
        *exchange);
  }
  if (admission->method == Method::kCallTool && !(*codec)->conversational()) {
    if (const auto fault = parameterHeaderFault(request, *exchange)) {
      return refuse(request.id, *fault, *exchange);
    }
  }
  answerAdmitted(request, *admission, **codec, exchange);
}

std::optional<Refusal> Dispatcher::parameterHeaderFault(const Request& request, const Exchange& exchange) {
  const base::Json* name = base::findMember(request.params, "name");
  const base::Json* arguments = base::findMember(request.params, "arguments");
  if (exchange.headers() == nullptr || name == nullptr || !name->is_string()) {
    return std::nullopt;
  }
  std::call_once(parameter_headers_once_, [this] { parameter_headers_.emplace(provider_.tools()); });
  static const base::Json kNone = base::Json::object();
  return parameter_headers_->fault(name->get_ref<const std::string&>(), arguments != nullptr ? *arguments : kNone,
                                   *exchange.headers());
}

void Dispatcher::openSession(const Request& request, const WireCodec& codec, Exchange& exchange) {
  if (!exchange.openSession(codec.shaper().shape().empty_events)) {
    return exchange.answer(errorMessage(request.id, kInternalError, "The server is busy: too many sessions are open"),
                           kHttpUnavailable);
  }
  sessions_.open(exchange.connection(), codec);
  exchange.answer(codec.greetingMessage(request.id), kHttpOk);
}

void Dispatcher::answerAdmitted(Request& request, const Admission& admission, const WireCodec& codec,
                                const std::shared_ptr<Exchange>& exchange) {
  switch (admission.method) {
    case Method::kInitialize:
      return openSession(request, codec, *exchange);
    case Method::kDiscover:
      return exchange->answer(codec.greetingMessage(request.id), kHttpOk);
    case Method::kPing:
      return exchange->answer(codec.emptyMessage(request.id), kHttpOk);
    case Method::kListTools:
      return listTools(request, codec, exchange);
    case Method::kCallTool:
      return callTool(request, admission, codec, exchange);
  }
}

void Dispatcher::listTools(Request& request, const WireCodec& codec, const std::shared_ptr<Exchange>& exchange) {
  const auto cursor = readCursor(request.params);
  if (!cursor) {
    return refuse(request.id, cursor.error(), *exchange);
  }
  if (const ToolPages* pages = listing_.ready(codec.shaper())) {
    return exchange->answer(listMessage(*pages, request.id, *cursor), kHttpOk);
  }
  const auto reply = std::make_shared<ReplyOnce>(exchange);
  start({{exchange->connection(), request.id},
         reply,
         base::StopSource(),
         0,
         [this, reply, id = request.id, cursor = *cursor, &shaper = codec.shaper()] {
           reply->answer(listMessage(listing_.prepare(shaper), id, cursor), kHttpOk);
         }});
}

void Dispatcher::callTool(Request& request, const Admission& admission, const WireCodec& codec,
                          const std::shared_ptr<Exchange>& exchange) {
  auto params = readToolParams(request.params);
  if (!params) {
    return refuse(request.id, params.error(), *exchange);
  }
  const auto now = base::Clock::now();
  const base::StopSource source(now + call_timeout_);
  const auto call = std::make_shared<ToolCall>(ToolCall{request.id, std::move(params->first), std::move(params->second),
                                                        admission.progress_token, &codec,
                                                        std::make_shared<ReplyOnce>(exchange), source.get(), now});
  start({{exchange->connection(), request.id},
         call->reply,
         source,
         timer_.arm(now + call_timeout_, source),
         [this, call] { runToolCall(provider_, *call); }});
}

void Dispatcher::start(Job job) {
  const auto refuseJob = [this](const Job& refused, int code, std::string_view why) {
    timer_.disarm(refused.ticket);
    refused.reply->answer(errorMessage(refused.key.id, code, why), kHttpOk);
  };
  if (closing_.load(std::memory_order_acquire)) {
    return refuseJob(job, kInternalError, "The server is shutting down");
  }
  if (!in_flight_.add(job.key, job.reply, job.source)) {
    return refuseJob(job, kInvalidRequest, kIdInFlight);
  }
  const auto queued = std::make_shared<const Job>(std::move(job));
  if (!pool_.submit([this, queued] { run(*queued); })) {
    refuseJob(*queued, kInternalError, "The server is busy: too many calls are waiting; try again later");
    in_flight_.remove(queued->key, *queued->reply);
  }
}

void Dispatcher::run(const Job& job) {
  try {
    job.work();
  } catch (const std::exception& error) {
    base::log(base::LogLevel::kError, "a request failed: {}", error.what());
  } catch (...) {
    base::log(base::LogLevel::kError, "a request failed with an unknown exception");
  }
  if (!job.reply->settled()) {
    job.reply->answer(errorMessage(job.key.id, kInternalError, "Internal error"), kHttpOk);
  }
  timer_.disarm(job.ticket);
  in_flight_.remove(job.key, *job.reply);
}

void Dispatcher::onDisconnected(ConnectionId connection) {
  in_flight_.disconnect(connection);
  sessions_.close(connection);
}

bool Dispatcher::drain(base::Clock::time_point deadline) {
  closing_.store(true, std::memory_order_release);
  if (in_flight_.waitUntilEmpty(deadline)) {
    return true;
  }
  const std::size_t stopped = in_flight_.stopAll(base::StopReason::kShutdown);
  base::log(base::LogLevel::kWarning, "{} requests were stopped because the server ends", stopped);
  return false;
}

void Dispatcher::stop(base::StopReason reason) {
  closing_.store(true, std::memory_order_release);
  in_flight_.stopAll(reason);
}

}  // namespace soracom_mcp::mcp
