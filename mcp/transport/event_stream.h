#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "base/stop.h"
#include "mcp/rpc/channel.h"
#include "mcp/transport/http_reply.h"
#include "mcp/transport/memory_budget.h"

namespace soracom_mcp::mcp {

/// One stream of a session: messages in order, each with an id, kept so that a client whose connection broke can have
/// those it missed. Outlives its connections; has at most one at a time. Thread-safe; never blocks.
class EventStream final : public Outlet, public std::enable_shared_from_this<EventStream> {
 public:
  /// Beyond these the oldest messages are forgotten, but for the newest; where the shared budget gives no room for it,
  /// none is kept.
  static constexpr std::size_t kMaxEvents = 1000;
  static constexpr std::size_t kMaxBytes = 4 * 1024 * 1024;

  /// `number` is the stream's in its session. `empty_first` begins the stream with an event without data.
  EventStream(std::uint64_t number, bool empty_first, std::shared_ptr<MemoryBudget> budget);

  enum class Attached { kYes, kBusy, kForgotten };
  /// Sends on `reply` what was never written, and from then on what comes. kBusy: there is a connection already.
  Attached attach(const std::shared_ptr<HttpReply>& reply);
  /// The same beginning behind message `after`. kForgotten: it is unknown, or what follows it is not kept any more.
  Attached resume(const std::shared_ptr<HttpReply>& reply, std::uint64_t after);

  void send(std::string message) override;
  /// No more will come; the connection ends once all is written.
  void end();
  /// Ends the connection, not the stream: the client is to come back after `retry`.
  void pause(std::chrono::milliseconds retry);

  bool connected() const;
  /// When the stream ended; the far future where it has not.
  base::Clock::time_point endedAt() const;

 private:
  struct Event {
    std::uint64_t number;
    std::string text;  // as it is written
  };
  std::string idOf(std::uint64_t event) const;
  Attached connect(const std::shared_ptr<HttpReply>& reply, std::uint64_t after, std::unique_lock<std::mutex>& lock);
  void writeFrom(std::uint64_t first);
  void forgetBeyondBounds();
  void forgetOldest();
  void detach(const HttpReply* reply);

  const std::uint64_t number_;
  const bool empty_first_;

  mutable std::mutex mutex_;
  std::deque<Event> events_;
  std::size_t bytes_ = 0;
  MemoryShare memory_;         // for bytes_
  std::uint64_t last_ = 0;     // number of the newest event
  std::uint64_t written_ = 0;  // number of the last one written on any connection
  std::shared_ptr<HttpReply> reply_;
  base::Clock::time_point ended_ = base::Clock::time_point::max();
};

}  // namespace soracom_mcp::mcp
