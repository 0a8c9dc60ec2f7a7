#include "tests/approval/direct_client.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::test {

class DirectClient::Line final : public mcp::Exchange {
 public:
  explicit Line(std::string principal) : principal_(std::move(principal)) {}

  mcp::ConnectionId connection() const override { return connection_; }
  std::string_view principal() const override { return principal_; }
  void send(std::string message) override {
    const std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
    arrived_.notify_all();
  }
  void answer(std::string message, int) override { send(std::move(message)); }
  void forgo() override {}

  std::string next() {
    std::unique_lock lock(mutex_);
    REQUIRE(arrived_.wait_for(lock, std::chrono::minutes(1), [this] { return !messages_.empty(); }));
    std::string message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }

 private:
  const std::string principal_;
  const mcp::ConnectionId connection_ = mcp::nextConnectionId();
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::string> messages_;
};

DirectClient::DirectClient(mcp::Server& server, std::string principal)
    : server_(server), line_(std::make_shared<Line>(std::move(principal))) {}

void DirectClient::send(const std::string& frame) { server_.onFrame(frame, line_); }

base::Json DirectClient::receive() {
  auto message = base::readJson(line_->next());
  REQUIRE(message.has_value());
  return *std::move(message);
}

void DirectClient::initialize(const std::string& revision, const std::string& capabilities) {
  const base::Json greeting =
      ask(R"({"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":")" + revision +
          R"(","capabilities":)" + capabilities + R"(,"clientInfo":{"name":"test","version":"1"}}})");
  REQUIRE(greeting.contains("result"));
  send(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
}

void DirectClient::disconnect() { server_.onDisconnected(line_->connection()); }

}  // namespace soracom_mcp::test
