#pragma once

#include <memory>
#include <mutex>

#include "base/result.h"
#include "mcp/transport/http_reply.h"
#include "mcp/transport/memory_budget.h"
#include "mcp/transport/output_buffer.h"
#include "mcp/transport/request_reader.h"
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
  /// Whether a request the guard lets in is one that only who may call can make.
  virtual bool isOfCaller(const HttpHead& head) const = 0;
  /// From now on the connection is no stranger's (Strangers). Once for each.
  virtual void onCaller(std::uint64_t connection) = 0;
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
  /// Memory is scarce: the connections that hold most are to give theirs up, soon and on another stack.
  virtual void freeMemory() = 0;
  /// Runs the task soon, on another stack and with no lock held.
  virtual void later(std::function<void()> task) = 0;
};

/// One accepted connection. Whatever thread has an event, or an answer, does what can be done without waiting, under
/// one lock, and leaves; waiting is left to the server's one epoll. So an idle connection, a slow client and an open
/// stream cost memory and no thread. One request at a time: the next one is read when the answer is complete.
///
/// Nor does a client keep a thread by never ending its input: one event is good for one request, or for kBytesATurn of
/// it. Then the thread turns to another connection, and this one waits behind all that have something to do.
///
/// Input and output that stay behind count toward the budget of all connections. One that would hold more than its part
/// (MemoryBudget; a stranger's is small), or holds most when memory is scarce, ends: with 503 and Retry-After where a
/// request is being received, else at once.
class HttpConnection final : public std::enable_shared_from_this<HttpConnection> {
 public:
  static constexpr std::size_t kBytesATurn = 64 * 1024;

  /// Owns the socket.
  HttpConnection(HttpConnectionOwner& owner, std::uint64_t number, int socket, std::unique_ptr<SocketIo> io,
                 std::shared_ptr<MemoryBudget> budget);
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
  /// Makes room for another one, unless its peer has turned out to be a caller: closes, with 503 where a request has
  /// begun to come.
  void giveWay();
  /// What it holds of the memory of all. Thread-safe without waiting.
  std::size_t heldBytes() const { return memory_.bytes(); }
  /// Ends, so that what it holds is free; nothing where that is nothing any more.
  void giveMemory();

 private:
  class Reply;
  enum class State { kHandshaking, kReceiving, kServing, kStreaming, kLingering, kClosed };
  using Lock = std::unique_lock<std::mutex>;
  using Time = base::Clock::time_point;

  /// What is known of the request that is being answered.
  struct Answering {
    HeaderFields fields;     // of its answer, besides the answer's own
    bool head_only = false;  // it asks for no body
    Time slow_at = Time::max();
    std::function<void()> slow;
    std::function<void()> gone;
  };

  // Those that take the lock and give a bool say whether the connection is still there and this thread's to go on with.
  void takeTurn(Lock& lock);
  bool shakeHands(Lock& lock);
  bool receive(Lock& lock);
  IoResult readSome(std::size_t at_most);
  bool receivedHead(Lock& lock);
  void serveNext(Lock& lock);
  bool flush(Lock& lock);
  void rest(Lock& lock);
  void linger(Lock& lock);
  void closeLocked(Lock& lock);

  void finish(std::uint64_t request, HttpAnswer answer);
  bool openStream(std::uint64_t request, const HeaderFields& fields);
  bool writeStream(std::uint64_t request, std::string_view bytes);
  void endStream(std::uint64_t request);
  bool onGone(std::uint64_t request, std::function<void()> callback);
  void onSlow(std::uint64_t request, std::chrono::milliseconds after, std::function<void()> callback);
  bool isOpen(std::uint64_t request) const;
  bool isAnswering() const { return state_ == State::kServing || state_ == State::kStreaming; }

  void answer(HttpAnswer answer);
  void beginNextRequest();
  bool holdMemory();
  void refuseMemory(Lock& lock);
  void watch();

  HttpConnectionOwner& owner_;
  const std::uint64_t number_;
  int socket_;
  const std::unique_ptr<SocketIo> io_;

  std::mutex mutex_;
  State state_ = State::kHandshaking;
  bool stranger_ = true;         // has made no request yet that only who may call can make
  bool serving_thread_ = false;  // a thread is inside serve() and goes on when it returns
  bool closing_ = false;         // the connection ends once the output is written
  bool peer_ended_ = false;      // it sends no more, but may still read
  bool tls_wants_read_ = false;  // to go on writing
  bool tls_wants_write_ = false;  // to go on reading

  RequestReader reader_;
  OutputBuffer output_;
  MemoryShare memory_;  // for both
  std::size_t lingered_bytes_ = 0;

  std::uint64_t request_ = 0;  // counts requests; an answer to an older one is dropped
  Answering answering_;

  Time deadline_ = Time::max();        // of receiving
  Time write_deadline_ = Time::max();  // of the next progress in writing
  Time last_written_;
};

}  // namespace soracom_mcp::mcp
