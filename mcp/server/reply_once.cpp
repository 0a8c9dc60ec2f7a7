#include "mcp/server/reply_once.h"

namespace soracom_mcp::mcp {

bool ReplyOnce::answer(std::string message, int http_status) {
  const std::lock_guard lock(mutex_);
  if (settled_) {
    return false;
  }
  settled_ = true;
  exchange_->answer(std::move(message), http_status);
  return true;
}

bool ReplyOnce::send(std::string message) {
  const std::lock_guard lock(mutex_);
  if (settled_) {
    return false;
  }
  exchange_->send(std::move(message));
  return true;
}

void ReplyOnce::letConnectionGo(std::chrono::milliseconds retry) {
  const std::lock_guard lock(mutex_);
  if (!settled_) {
    exchange_->letConnectionGo(retry);
  }
}

bool ReplyOnce::silence() {
  const std::lock_guard lock(mutex_);
  if (settled_) {
    return false;
  }
  settled_ = true;
  exchange_->forgo();
  return true;
}

}  // namespace soracom_mcp::mcp
