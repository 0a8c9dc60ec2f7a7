#include "mcp/transport/legacy_sse.h"

#include "base/random_id.h"
#include "mcp/transport/accepted_types.h"
#include "mcp/transport/sse_writer.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kIdBytes = 16;
constexpr std::string_view kIdParameter = "sessionId=";

HttpAnswer methodNotAllowed(std::string allowed) {
  HttpAnswer answer = errorAnswer(405, "Method not allowed");
  answer.fields.push_back({"Allow", std::move(allowed)});
  return answer;
}

std::optional<std::string> sessionOf(std::string_view query) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    if (parameter.starts_with(kIdParameter)) {
      return std::string(parameter.substr(kIdParameter.size()));
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return std::nullopt;
}

}  // namespace

// One stream: every frame that is posted to it is answered on it.
class LegacySse::Conversation final : public Exchange, public std::enable_shared_from_this<Conversation> {
 public:
  Conversation(Caller caller, std::shared_ptr<HttpReply> reply)
      : caller_(std::move(caller)), reply_(std::move(reply)) {}

  ConnectionId connection() const override { return connection_; }
  std::string_view principal() const override { return caller_.principal; }
  std::shared_ptr<const RequestFields> fields() const override { return caller_.fields; }
  bool handshakeOnly() const override { return true; }
  std::shared_ptr<Outlet> standing() override { return shared_from_this(); }
  void send(std::string message) override { reply_->write(messageEvent(message)); }
  void answer(std::string message, int) override { send(std::move(message)); }
  void forgo() override {}
  void end() { reply_->endStream(); }

 private:
  const ConnectionId connection_ = nextConnectionId();
  const Caller caller_;
  const std::shared_ptr<HttpReply> reply_;
};

LegacySse::LegacySse(FrameSink& sink, std::string messages_path, CallerRules callers)
    : sink_(sink), messages_path_(std::move(messages_path)), callers_(std::move(callers)) {}

LegacySse::~LegacySse() = default;

void LegacySse::onStreamRequest(const HttpRequest& request, const std::shared_ptr<HttpReply>& reply) {
  if (request.head.method != "GET") {
    return reply->finish(methodNotAllowed("GET"));
  }
  if (!acceptedTypes(request.head).events) {
    return reply->finish(errorAnswer(406, "This answer is text/event-stream"));
  }
  auto caller = readCaller(request.head, callers_);
  if (!caller) {
    return reply->finish(errorAnswer(400, caller.error().message));
  }
  const std::string id = base::randomHex(kIdBytes);
  const auto conversation = std::make_shared<Conversation>(*std::move(caller), reply);
  {
    const std::lock_guard lock(mutex_);
    conversations_.emplace(id, conversation);
  }
  if (!reply->openStream({}) || !reply->write(endpointEvent(messages_path_ + '?' + std::string(kIdParameter) + id)) ||
      !reply->onGone([this, id] { forget(id); })) {
    forget(id);
  }
}

void LegacySse::onMessageRequest(const HttpRequest& request, const std::shared_ptr<HttpReply>& reply) {
  if (request.head.method != "POST") {
    return reply->finish(methodNotAllowed("POST"));
  }
  const auto id = sessionOf(request.head.query);
  if (!id) {
    return reply->finish(errorAnswer(400, "sessionId is required"));
  }
  std::shared_ptr<Conversation> conversation;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = conversations_.find(*id); found != conversations_.end()) {
      conversation = found->second;
    }
  }
  // The query is ours here.
  const auto caller = readCaller(request.head, {callers_.headers, {}, callers_.principal});
  if (!caller) {
    return reply->finish(errorAnswer(400, caller.error().message));
  }
  if (!conversation || conversation->principal() != caller->principal) {
    return reply->finish(errorAnswer(404, "Session not found"));
  }
  sink_.onFrame(request.body, conversation);
  HttpAnswer accepted;
  accepted.status = 202;
  reply->finish(std::move(accepted));
}

void LegacySse::forget(const std::string& id) {
  std::shared_ptr<Conversation> conversation;
  {
    const std::lock_guard lock(mutex_);
    const auto found = conversations_.find(id);
    if (found == conversations_.end()) {
      return;
    }
    conversation = std::move(found->second);
    conversations_.erase(found);
  }
  sink_.onDisconnected(conversation->connection());
}

void LegacySse::close() {
  std::unordered_map<std::string, std::shared_ptr<Conversation>> all;
  {
    const std::lock_guard lock(mutex_);
    all.swap(conversations_);
  }
  for (const auto& [id, conversation] : all) {
    sink_.onDisconnected(conversation->connection());
    conversation->end();
  }
}

}  // namespace soracom_mcp::mcp
