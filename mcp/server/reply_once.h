#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "mcp/rpc/channel.h"

namespace soracom_mcp::mcp {

/// The only way to answer a request: exactly one answer, or none once the client took the request back. Messages that
/// belong to the request may come before its answer and never after it. Shared by the worker that answers and the
/// reader that hears a cancellation. Thread-safe.
///
/// Writing happens under the lock, so that when silence() returns nothing of this request is still on its way out. A
/// client that does not read its answers thereby delays its own cancellations, nobody else's.
class ReplyOnce final {
 public:
  explicit ReplyOnce(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}

  /// False when the request is settled.
  bool answer(std::string message, int http_status);
  /// A message before the answer. False when the request is settled.
  bool send(std::string message);
  /// See Exchange::letConnectionGo(). Nothing once the request is settled.
  void letConnectionGo(std::chrono::milliseconds retry);
  /// No answer will be given. False when the request is settled.
  bool silence();
  /// Does not wait for a write under way: true from the moment the answer begins to be written.
  bool settled() const { return settled_.load(std::memory_order_acquire); }

 private:
  const std::shared_ptr<Exchange> exchange_;
  std::mutex mutex_;
  std::atomic<bool> settled_ = false;
};

}  // namespace soracom_mcp::mcp
