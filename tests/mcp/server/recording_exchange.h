#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "mcp/rpc/channel.h"

namespace soracom_mcp::mcp {

/// Keeps what is written.
class RecordingExchange final : public Exchange {
 public:
  ConnectionId connection() const override { return 7; }
  void send(std::string message) override { add("send " + message); }
  void answer(std::string message, int http_status) override {
    add("answer " + message + " " + std::to_string(http_status));
  }
  void forgo() override { add("forgo"); }

  std::vector<std::string> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  void add(std::string what) {
    const std::lock_guard lock(mutex_);
    seen_.push_back(std::move(what));
  }

  mutable std::mutex mutex_;
  std::vector<std::string> seen_;
};

}  // namespace soracom_mcp::mcp
