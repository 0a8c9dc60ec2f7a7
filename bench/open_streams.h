#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "bench/event_reader.h"
#include "bench/http_caller.h"

namespace soracom_mcp::bench {

/// The three streams a client may hold open.
enum class StreamKind {
  kSse,     ///< GET /sse of HTTP+SSE: all answers come on it
  kGet,     ///< GET /mcp of a session of the handshake era
  kListen,  ///< POST subscriptions/listen of the modern era
};

/// Many open streams of one kind, each of a client of its own. One thread. A stream that does not open ends the
/// program.
class OpenStreams final {
 public:
  /// `beside` is the connection for everything that is posted; it outlives this.
  OpenStreams(HttpTarget target, StreamKind kind, HttpLink& beside);
  ~OpenStreams();
  OpenStreams(const OpenStreams&) = delete;
  OpenStreams& operator=(const OpenStreams&) = delete;

  /// Opens so many, with their handshakes, a hundred at a time.
  void open(std::size_t count);
  /// Takes what comes, for so long.
  void hold(double seconds);
  /// Those that could still say something.
  std::size_t alive() const;
  /// Those on which anything, be it a comment, has come since the last call of open().
  std::size_t heard() const;

  /// One request by the client of that stream, over `beside`. Returns the nanoseconds to its answer, wherever that
  /// comes; nothing where it is an error or does not come.
  std::optional<std::int64_t> ask(std::size_t stream, const Question& question);
  void closeAll() { streams_.clear(); }

 private:
  struct Stream {
    std::unique_ptr<HttpLink> link;
    std::optional<HttpCaller> caller;  ///< of Streamable HTTP
    EventReader events;
    std::string endpoint;  ///< of HTTP+SSE: where its messages go
    std::int64_t last_answer = -1;
    std::int64_t answered_at = 0;
    bool last_failed = false;
    bool open = false;
    bool heard = false;

    bool isAlive() const { return open && !link->isClosed() && !link->answer().isComplete(); }
  };

  std::unique_ptr<Stream> begin();
  std::string opening(const Stream& stream) const;
  void shakeHands(Stream& stream);
  void pump(int timeout_ms);
  void read(Stream& stream);
  void onEvent(Stream& stream, std::string_view name, std::string_view data) const;
  std::optional<std::int64_t> askOnStream(Stream& stream, const Question& question);

  const HttpTarget target_;
  const StreamKind kind_;
  HttpLink& beside_;
  const int epoll_;
  std::vector<std::unique_ptr<Stream>> streams_;
  std::int64_t next_id_ = 1;
};

}  // namespace soracom_mcp::bench
