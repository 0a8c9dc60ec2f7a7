#include "mcp/server/batch_exchange.h"

#include "mcp/protocol/error_codes.h"

namespace soracom_mcp::mcp {

BatchExchange::BatchExchange(std::shared_ptr<Exchange> whole, std::size_t expected)
    : whole_(std::move(whole)), outstanding_(expected) {}

void BatchExchange::send(std::string message) { whole_->send(std::move(message)); }

void BatchExchange::answer(std::string message, int) { settleOne(&message); }

void BatchExchange::forgo() { settleOne(nullptr); }

void BatchExchange::settleOne(const std::string* message) {
  const std::lock_guard lock(mutex_);
  if (message != nullptr) {
    answers_ += answers_.empty() ? '[' : ',';
    answers_ += *message;
  }
  if (--outstanding_ > 0) {
    return;
  }
  if (answers_.empty()) {
    whole_->forgo();
  } else {
    whole_->answer(std::move(answers_) + "]", kHttpOk);
  }
}

}  // namespace soracom_mcp::mcp
