#include "mcp/server/batch.h"

#include <unordered_set>

#include "mcp/protocol/select_codec.h"
#include "mcp/rpc/encode.h"
#include "mcp/server/batch_exchange.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kMaxBatch = 100;

bool repeatsAnId(const std::vector<Message>& messages) {
  std::unordered_set<std::string> seen;
  for (const Message& message : messages) {
    if (const auto* request = std::get_if<Request>(&message)) {
      std::string id;
      request->id.appendTo(id);
      if (!seen.insert(std::move(id)).second) {
        return true;
      }
    }
  }
  return false;
}

bool holdsModernRequest(const std::vector<Message>& messages) {
  for (const Message& message : messages) {
    if (const auto* request = std::get_if<Request>(&message); request != nullptr && hasModernEnvelope(*request)) {
      return true;
    }
  }
  return false;
}

// Why the batch is refused; empty when it is not.
std::string_view objection(const std::vector<Message>& messages, const WireCodec* session) {
  if (messages.empty()) {
    return "Invalid request: the batch is empty";
  }
  if (session == nullptr || !session->shaper().shape().batches) {
    return "Invalid request: batches are not part of the protocol version in use; send one message at a time";
  }
  if (holdsModernRequest(messages)) {
    return "Invalid request: a request with a protocol version in its _meta cannot be part of a batch";
  }
  if (messages.size() > kMaxBatch) {
    return "Invalid request: a batch holds at most 100 messages";
  }
  if (repeatsAnId(messages)) {
    return "Invalid request: two requests of the batch have the same id";
  }
  return {};
}

std::size_t countAnswers(const std::vector<Message>& messages) {
  std::size_t count = 0;
  for (const Message& message : messages) {
    count += std::holds_alternative<Request>(message) || std::holds_alternative<Malformed>(message) ? 1 : 0;
  }
  return count;
}

}  // namespace

void serveBatch(std::vector<Message> messages, const std::shared_ptr<Exchange>& exchange, Dispatcher& dispatcher) {
  if (const auto admitted = admitToConversation(dispatcher.arrivalOf(*exchange)); !admitted) {
    return exchange->answer(errorMessage(std::nullopt, admitted.error().code, admitted.error().message),
                            admitted.error().http_status);
  }
  const std::string_view why = objection(messages, dispatcher.session(exchange->connection()));
  if (!why.empty()) {
    return exchange->answer(errorMessage(std::nullopt, kInvalidRequest, why), kHttpBadRequest);
  }
  const std::size_t answers = countAnswers(messages);
  if (answers == 0) {
    for (Message& message : messages) {
      dispatcher.onMessage(std::move(message), exchange, true);
    }
    return exchange->forgo();
  }
  const auto collector = std::make_shared<BatchExchange>(exchange, answers);
  for (Message& message : messages) {
    dispatcher.onMessage(std::move(message), collector, true);
  }
}

}  // namespace soracom_mcp::mcp
