#include "mcp/server/dispatcher.h"

#include "base/log.h"
#include "base/utf8.h"
#include "mcp/protocol/cancellation.h"
#include "mcp/protocol/select_codec.h"
#include "mcp/rpc/encode.h"
#include "mcp/server/request_plan.h"
#include "mcp/server/resource_work.h"

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

ServerOffer offerFrom(const ServerOptions& options, const Providers& providers) {
  ServerOffer out;
  out.tool_changes = options.tools_change;
  out.resources = providers.resources != nullptr;
  out.resource_changes = out.resources && options.resources_change;
  out.resource_updates = out.resources && options.resource_contents_change;
  out.prompts = providers.prompts != nullptr;
  out.prompt_changes = out.prompts && options.prompts_change;
  out.completions = providers.completions != nullptr;
  out.logging = options.logging;
  return out;
}

template <typename Item, typename Write>
base::Result<Listing::Source> sourceOf(base::Result<SharedList<Item>> list, Write write) {
  if (!list) {
    return base::fail(list.error());
  }
  return Listing::Source{*list, (*list)->size(),
                         [list = *list, write](const ResultShaper& shaper) { return write(shaper, *list); }};
}

std::string listMessage(const ListPages& pages, const RequestId& id, const std::optional<std::string>& cursor) {
  if (auto message = pages.message(id, cursor)) {
    return std::move(*message);
  }
  return errorMessage(id, kInvalidParams, "Invalid params: unknown cursor; start again without one");
}

std::string listFailure(const base::Error& error, const RequestId& id) {
  if (error.kind == base::ErrorKind::kInvalidInput) {
    return errorMessage(id, kInvalidParams, "Invalid request: " + error.message);
  }
  base::log(base::LogLevel::kError, "a list failed: {}", error.message);
  return errorMessage(id, kInternalError, "Internal error");
}

}  // namespace

Dispatcher::Dispatcher(const ServerOptions& options, const Providers& providers)
    : call_timeout_(options.call_timeout),
      providers_(providers),
      offer_(offerFrom(options, providers)),
      codecs_(identityFrom(options), offer_),
      tools_([&tools = providers.tools](const RequestFields& fields) {
        return sourceOf(tools.tools(fields), [](const ResultShaper& shaper, const std::vector<ToolDescription>& list) {
          return toolPages(shaper, list);
        });
      }),
      resources_([resources = providers.resources](const RequestFields& fields) {
        return sourceOf(resources->resources(fields), resourcePages);
      }),
      templates_([resources = providers.resources](const RequestFields& fields) {
        return sourceOf(resources->templates(fields), templatePages);
      }),
      prompts_([prompts = providers.prompts](const RequestFields& fields) {
        return sourceOf(prompts->prompts(fields), promptPages);
      }),
      runner_(options, timer_, questions_),
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
  if (auto* answer = std::get_if<Response>(&message)) {
    questions_.settle(exchange->connection(), std::move(*answer));
  }
  return false;
}

bool Dispatcher::onNotification(const Notification& notification, Exchange& exchange) {
  const auto effective = admitNotification(arrivalOf(exchange));
  if (!effective) {
    refuse(std::nullopt, effective.error(), exchange);
    return true;
  }
  if (!*effective) {
    return false;
  }
  if (const auto id = cancelledRequest(notification)) {
    in_flight_.cancel({exchange.connection(), *id});
    listeners_.remove({exchange.connection(), *id});
  } else if (notification.method == "notifications/initialized") {
    clients_.reach(exchange.connection(), exchange.standing());
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
  static const base::Json kNone = base::Json::object();
  return parameterHeaders()->fault(name->get_ref<const std::string&>(), arguments != nullptr ? *arguments : kNone,
                                   *exchange.headers());
}

std::shared_ptr<const ParameterHeaders> Dispatcher::parameterHeaders() {
  const std::lock_guard lock(parameter_headers_mutex_);
  if (!parameter_headers_) {
    const auto tools = providers_.tools.tools(RequestFields());
    parameter_headers_ = std::make_shared<const ParameterHeaders>(tools ? **tools : std::vector<ToolDescription>());
  }
  return parameter_headers_;
}

void Dispatcher::openSession(const Request& request, const WireCodec& codec, Exchange& exchange) {
  if (!exchange.openSession(codec.shaper().shape().empty_events)) {
    return exchange.answer(errorMessage(request.id, kInternalError, "The server is busy: too many sessions are open"),
                           kHttpUnavailable);
  }
  const base::Json* capabilities = base::findMember(request.params, "capabilities");
  sessions_.open(exchange.connection(), codec);
  clients_.open(exchange.connection(), capabilities != nullptr
                                           ? readClientAbilities(*capabilities, codec.shaper().shape())
                                           : ClientAbilities());
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
      return list(tools_, request, codec, exchange);
    case Method::kListResources:
      return list(resources_, request, codec, exchange);
    case Method::kListTemplates:
      return list(templates_, request, codec, exchange);
    case Method::kListPrompts:
      return list(prompts_, request, codec, exchange);
    case Method::kCallTool:
    case Method::kReadResource:
    case Method::kGetPrompt:
    case Method::kComplete:
      return serve(request, admission, codec, exchange);
    case Method::kSubscribe:
    case Method::kUnsubscribe:
      return subscribe(request, admission.method == Method::kSubscribe, codec, *exchange);
    case Method::kSetLogLevel:
      return setLogLevel(request, codec, *exchange);
    case Method::kListen:
      return listen(request, exchange);
  }
}

void Dispatcher::list(Listing& listing, const Request& request, const WireCodec& codec,
                      const std::shared_ptr<Exchange>& exchange) {
  const auto cursor = readCursor(request.params);
  if (!cursor) {
    return refuse(request.id, cursor.error(), *exchange);
  }
  auto fields = exchange->fields();
  if (const auto pages = orNone(fields).empty() ? listing.ready(codec.shaper()) : nullptr) {
    return exchange->answer(listMessage(*pages, request.id, *cursor), kHttpOk);
  }
  const auto reply = std::make_shared<ReplyOnce>(exchange);
  start({{exchange->connection(), request.id},
         reply,
         base::StopSource(),
         [&listing, reply, id = request.id, cursor = *cursor, &shaper = codec.shaper(), fields = std::move(fields)] {
           const auto pages = listing.prepare(shaper, orNone(fields));
           reply->answer(pages ? listMessage(**pages, id, cursor) : listFailure(pages.error(), id), kHttpOk);
         }});
}

void Dispatcher::serve(Request& request, Admission admission, const WireCodec& codec,
                       const std::shared_ptr<Exchange>& exchange) {
  auto plan = planRequest(admission.method, request.params, providers_);
  if (!plan) {
    return refuse(request.id, plan.error(), *exchange);
  }
  GivenInput input;
  if (codec.shaper().shape().input_results) {
    auto given = readGivenInput(request.params);
    if (!given) {
      return refuse(request.id, given.error(), *exchange);
    }
    input = *std::move(given);
  }
  if (codec.conversational()) {
    clients_.complete(exchange->connection(), admission);
  }
  const base::StopSource source;
  const auto pending = std::make_shared<const PendingRequest>(PendingRequest{
      request.id, std::move(request.method), std::move(plan->subject.target), std::move(plan->subject.arguments),
      admission, std::move(input), &codec, exchange->connection(), std::string(exchange->principal()),
      exchange->fields(), std::make_shared<ReplyOnce>(exchange), source.get(), base::Clock::now(), call_timeout_});
  start({{exchange->connection(), request.id}, pending->reply, source, [this, pending, work = std::move(plan->work)] {
           runner_.run(*pending, work);
         }});
}

void Dispatcher::subscribe(const Request& request, bool wanted, const WireCodec& codec, Exchange& exchange) {
  const auto uri = readUri(request.params);
  if (!uri) {
    return refuse(request.id, uri.error(), exchange);
  }
  if (!wanted) {
    clients_.unsubscribe(exchange.connection(), *uri);
  } else if (!clients_.subscribe(exchange.connection(), *uri)) {
    return refuse(request.id, Refusal{kInternalError, "Too many subscriptions", {}, kHttpOk}, exchange);
  }
  exchange.answer(codec.emptyMessage(request.id), kHttpOk);
}

void Dispatcher::setLogLevel(const Request& request, const WireCodec& codec, Exchange& exchange) {
  const base::Json* name = base::findMember(request.params, "level");
  const auto level = name != nullptr ? findLogLevel(*name) : std::nullopt;
  if (!level) {
    return refuse(request.id, invalidParams("level must be one of " + std::string(logLevelNames())), exchange);
  }
  clients_.setLogThreshold(exchange.connection(), *level);
  exchange.answer(codec.emptyMessage(request.id), kHttpOk);
}

void Dispatcher::listen(const Request& request, const std::shared_ptr<Exchange>& exchange) {
  auto filter = readSubscriptionFilter(request.params, offer_);
  if (!filter) {
    return refuse(request.id, filter.error(), *exchange);
  }
  const InFlight::Key key{exchange->connection(), request.id};
  const auto reply = std::make_shared<ReplyOnce>(exchange);
  if (!in_flight_.add(key, reply, base::StopSource())) {
    return refuse(request.id, Refusal{kInvalidRequest, std::string(kIdInFlight), {}, kHttpBadRequest}, *exchange);
  }
  if (!listeners_.add(key, *std::move(filter), reply)) {
    reply->answer(errorMessage(request.id, kInternalError, "The server is busy: too many subscriptions are open"),
                  kHttpOk);
    return in_flight_.remove(key, *reply);
  }
  if (closing_.load(std::memory_order_acquire)) {
    endListeners();
  }
}

void Dispatcher::endListeners() {
  for (const auto& [key, reply] : listeners_.takeAll()) {
    reply->answer(codecs_.listenEnd(key.id), kHttpOk);
    in_flight_.remove(key, *reply);
  }
}

void Dispatcher::announce(const Change& change) {
  switch (change.kind) {
    case Change::Kind::kTools: {
      tools_.forget();
      const std::lock_guard lock(parameter_headers_mutex_);
      parameter_headers_ = nullptr;
      break;
    }
    case Change::Kind::kPrompts:
      prompts_.forget();
      break;
    case Change::Kind::kResources:
      resources_.forget();
      templates_.forget();
      break;
    case Change::Kind::kResourceContents:
      break;
  }
  const bool offered[] = {offer_.tool_changes, offer_.prompt_changes, offer_.resource_changes, offer_.resource_updates};
  if (offered[static_cast<std::size_t>(change.kind)]) {
    clients_.announce(change);
    listeners_.announce(change);
  }
}

void Dispatcher::start(Job job) {
  const auto refuseJob = [](const Job& refused, int code, std::string_view why) {
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
  in_flight_.remove(job.key, *job.reply);
}

void Dispatcher::onDisconnected(ConnectionId connection) {
  in_flight_.disconnect(connection);
  listeners_.disconnect(connection);
  clients_.close(connection);
  sessions_.close(connection);
}

bool Dispatcher::drain(base::Clock::time_point deadline) {
  closing_.store(true, std::memory_order_release);
  endListeners();
  if (in_flight_.waitUntilEmpty(deadline)) {
    return true;
  }
  const std::size_t stopped = in_flight_.stopAll(base::StopReason::kShutdown);
  base::log(base::LogLevel::kWarning, "{} requests were stopped because the server ends", stopped);
  return false;
}

void Dispatcher::stop(base::StopReason reason) {
  closing_.store(true, std::memory_order_release);
  endListeners();
  in_flight_.stopAll(reason);
}

}  // namespace soracom_mcp::mcp
