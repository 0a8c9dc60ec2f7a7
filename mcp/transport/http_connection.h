#pragma once

#include <memory>
#include <mutex>

#include "base/result.h"
#include "mcp/transport/chunked_body.h"
#include "mcp/transport/http_reply.h"
#include "mcp/transport/socket_io.h"

namespace soracom_mcp::mcp {

struct HttpLimits;

/// What a connection needs of the server it belongs to. Outlives all connections. Thread-safe.
class HttpConnectionOwner {
 public:
  virtual ~HttpConnectionOwner() = default;

  virtual const HttpLimits& limits() const = 0;
  /// The answer for a head that is turned down, or answered by itself.
  virtual std::optional<HttpAnswer> guard(const HttpHead& head) const = 0;
  /// What every answer to such a head has besides.
  virtual HeaderFields answerFields(const HttpHead& head) const = 0;
  virtual base::Result<std::string, HttpAnswer> readBody(const HttpHead& head, std::string_view bytes) = 0;
  /// Never throws.
  virtual void serve(HttpRequest request, const std::shared_ptr<HttpReply>& reply) noexcept = 0;
  /// Says which events of the socket to hear of next, once.
  virtual void watch(std::uint64_t connection, int socket, std::uint32_t events) = 0;
  /// Forgets the connection; its socket is closed.
  virtual void forget(std::uint64_t connection) = 0;
  /// Room for one more answer without end? Taken when true, until releaseStream().
  virtual bool acquireStream() = 0;
  virtual void releaseStream() = 0;
  virtual bool draining() const = 0;
  /// Runs the task soon, on another stack and with no lock held.
  virtual void later(std::function<void()> task) = 0;
};

/// One accepted connection. Whatever thread has an event, or an answer, does what can be done without waiting, under
/// one lock, and leaves; waiting is left to the server's one epoll. So an idle connection, a slow client and an open
/// stream cost memory and no thread. One request at a time: the next one is read when the answer is complete.
class HttpConnection final : public std::enable_shared_from_this<HttpConnection> {
 public:
  /// Owns the socket.
  HttpConnection(HttpConnectionOwner& owner, std::uint64_t number, int socket, std::unique_ptr<SocketIo> io);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  std::uint64_t number() const { return number_; }
  /// Asks to hear of the socket for the first time.
  void start();
  /// `events` are epoll's.
  void onEvents(std::uint32_t events);
  /// Looks at what is overdue.
  void onTick(base::Clock::time_point now);
  /// The server ends: an idle connection is closed now, another one with its answer.
  void drain();
  /// Closes now, whatever is under way.
  void close();

 private:
  class Reply;
  enum class State { kHandshaking, kReceiving, kServing, kStreaming, kLingering, kClosed };
  enum class Received { kMore, kComplete, kEnd };
  enum class Flushed { kYes, kBroken, kLast };
  using Lock = std::unique_lock<std::mutex>;

  void advance(Lock& lock);
  bool shakeHands(Lock& lock);
  bool receive(Lock& lock);
  Received readAvailable();
  /// Whether `input_` begins with a whole request. Answers and closes where it cannot become one.
  Received examine();
  Received examineHead();
  Received examineBody();
  void serveNext(Lock& lock);

  void finish(std::uint64_t request, HttpAnswer answer);
  void answer(HttpAnswer answer);
  bool openStream(std::uint64_t request, const HeaderFields& fields);
  bool writeStream(std::uint64_t request, std::string_view bytes);
  void endStream(std::uint64_t request);
  bool onGone(std::uint64_t request, std::function<void()> callback);
  void onSlow(std::uint64_t request, std::chrono::milliseconds after, std::function<void()> callback);
  bool isOpen(std::uint64_t request) const;
  void beginNextRequest();
  void appendChunk(std::string_view bytes);

  Flushed flush();
  /// flush(), and what follows from it. False when this thread has nothing left to do.
  bool flushOrEnd(Lock& lock);
  void linger(Lock& lock);
  bool isAnswering() const { return state_ == State::kServing || state_ == State::kStreaming; }
  void watch();
  void closeLocked(Lock& lock);

  HttpConnectionOwner& owner_;
  const std::uint64_t number_;
  int socket_;
  const std::unique_ptr<SocketIo> io_;

  std::mutex mutex_;
  State state_ = State::kHandshaking;
  std::uint64_t request_ = 0;    // counts requests; an answer to an older one is dropped
  bool serving_thread_ = false;  // a thread is inside serve() and goes on when it returns
  bool closing_ = false;         // the connection ends once the output is written
  bool wants_write_ = false;     // TLS waits for the opposite direction
  bool wants_read_ = false;
  HeaderFields answer_fields_;
  bool head_only_ = false;  // the request asks for no body
  std::size_t lingered_bytes_ = 0;
  bool peer_ended_ = false;  // it sends no more, but may still read

  std::string input_;
  bool input_examined_ = false;  // and found incomplete
  std::optional<HttpHead> head_;
  std::size_t head_bytes_ = 0;
  std::size_t body_bytes_ = 0;  // of a chunked body, with its framing
  ChunkedBody chunked_;

  std::string output_;
  std::size_t written_ = 0;  // of output_

  base::Clock::time_point deadline_ = base::Clock::time_point::max();        // of receiving
  base::Clock::time_point write_deadline_ = base::Clock::time_point::max();  // of the next progress in writing
  base::Clock::time_point last_written_;
  base::Clock::time_point slow_at_ = base::Clock::time_point::max();
  std::function<void()> slow_;
  std::function<void()> gone_;
};

}  // namespace soracom_mcp::mcp
