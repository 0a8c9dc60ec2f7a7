#include "mcp/transport/http_connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "mcp/transport/http_head.h"
#include "mcp/transport/http_limits.h"
#include "mcp/transport/http_wire.h"

namespace soracom_mcp::mcp {
namespace {

using base::Clock;
using Kind = IoResult::Kind;

constexpr std::size_t kReadBytes = 16 * 1024;
// A buffer that a large message has grown beyond this is given back.
constexpr std::size_t kKeptBytes = 512;
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::size_t kMostLingeredBytes = 1024 * 1024;
constexpr std::string_view kKeepAlive = ":\n\n";
constexpr std::string_view kLastChunk = "0\r\n\r\n";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr Clock::time_point kNever = Clock::time_point::max();

bool expectsContinue(const HttpHead& head) {
  const std::string* value = head.find("expect");
  return value != nullptr && value->size() == 12 && (value->starts_with("100-c") || value->starts_with("100-C"));
}

bool asksToClose(const HttpHead& head) {
  const std::string* value = head.find("connection");
  return value != nullptr && value->size() == 5 && (value->front() == 'c' || value->front() == 'C');
}

}  // namespace

// The way back to one request. Outlives the connection where it is kept longer.
class HttpConnection::Reply final : public HttpReply {
 public:
  Reply(std::shared_ptr<HttpConnection> connection, std::uint64_t request)
      : connection_(std::move(connection)), request_(request) {}

  void finish(HttpAnswer answer) override { connection_->finish(request_, std::move(answer)); }
  bool openStream(const HeaderFields& fields) override { return connection_->openStream(request_, fields); }
  bool write(std::string_view bytes) override { return connection_->writeStream(request_, bytes); }
  void endStream() override { connection_->endStream(request_); }
  bool onGone(std::function<void()> callback) override { return connection_->onGone(request_, std::move(callback)); }
  void onSlow(std::chrono::milliseconds after, std::function<void()> callback) override {
    connection_->onSlow(request_, after, std::move(callback));
  }

 private:
  const std::shared_ptr<HttpConnection> connection_;
  const std::uint64_t request_;
};

HttpConnection::HttpConnection(HttpConnectionOwner& owner, std::uint64_t number, int socket,
                               std::unique_ptr<SocketIo> io)
    : owner_(owner), number_(number), socket_(socket), io_(std::move(io)), chunked_(owner.limits().max_body_bytes) {}

HttpConnection::~HttpConnection() {
  if (socket_ >= 0) {
    ::close(socket_);
  }
}

void HttpConnection::start() {
  const Lock lock(mutex_);
  deadline_ = Clock::now() + owner_.limits().body_time;
  watch();
}

void HttpConnection::onEvents(std::uint32_t events) {
  Lock lock(mutex_);
  if (state_ == State::kClosed) {
    return;
  }
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
    if (isAnswering()) {
      return closeLocked(lock);
    }
    peer_ended_ = true;
  }
  advance(lock);
}

// Does all that can be done without waiting, then says what to wait for.
void HttpConnection::advance(Lock& lock) {
  wants_read_ = wants_write_ = false;
  if (!flushOrEnd(lock) || (state_ == State::kHandshaking && !shakeHands(lock))) {
    return;
  }
  if (state_ == State::kLingering) {
    return linger(lock);
  }
  while (state_ == State::kReceiving && output_.empty()) {
    if (!receive(lock)) {
      return;
    }
  }
  if (isAnswering() && peer_ended_) {
    return closeLocked(lock);  // it has left; a client that waits keeps its side open
  }
  if (state_ != State::kClosed) {
    watch();
  }
}

bool HttpConnection::shakeHands(Lock& lock) {
  switch (io_->handshake().kind) {
    case Kind::kDone:
      state_ = State::kReceiving;
      return true;
    case Kind::kWantRead:
      wants_read_ = true;
      break;
    case Kind::kWantWrite:
      wants_write_ = true;
      break;
    case Kind::kEnd:
      closeLocked(lock);
      return false;
  }
  watch();
  return false;
}

// One step of receiving. False when there is nothing left to do for this thread.
bool HttpConnection::receive(Lock& lock) {
  if (input_.empty() || input_examined_) {
    const Received read = readAvailable();
    if (read == Received::kEnd) {
      closeLocked(lock);
      return false;
    }
    if (read == Received::kMore) {
      watch();
      return false;
    }
  }
  const Received examined = examine();
  if (closing_) {
    return flushOrEnd(lock);
  }
  if (examined == Received::kComplete) {
    serveNext(lock);
  }
  return state_ != State::kClosed;
}

// kComplete: there is something new in `input_`. kMore: nothing now.
HttpConnection::Received HttpConnection::readAvailable() {
  char buffer[kReadBytes];
  const IoResult result = io_->read(buffer, sizeof buffer);
  wants_write_ = result.kind == Kind::kWantWrite;
  switch (result.kind) {
    case Kind::kDone:
      if (input_.empty()) {
        deadline_ = Clock::now() + owner_.limits().head_time;
      }
      input_.append(buffer, result.count);
      input_examined_ = false;
      return Received::kComplete;
    case Kind::kEnd:
      return Received::kEnd;
    case Kind::kWantRead:
    case Kind::kWantWrite:
      break;
  }
  input_examined_ = true;
  return Received::kMore;
}

HttpConnection::Received HttpConnection::examine() {
  if (!head_) {
    if (const Received received = examineHead(); received != Received::kComplete) {
      return received;
    }
  }
  return examineBody();
}

HttpConnection::Received HttpConnection::examineHead() {
  head_bytes_ = headSize(std::string_view(input_).substr(0, kMaxHeadBytes));
  if (head_bytes_ == 0) {
    input_examined_ = true;
    if (input_.size() >= kMaxHeadBytes) {
      answer(refusalAnswer(431, "The request head is too large"));
    }
    return Received::kMore;
  }
  auto head = readHead(std::string_view(input_).substr(0, head_bytes_));
  if (!head) {
    answer(std::move(head).error());
    return Received::kMore;
  }
  answer_fields_ = owner_.answerFields(*head);
  if (auto answered = owner_.guard(*head)) {
    input_.erase(0, head_bytes_);
    input_examined_ = false;
    answer(*std::move(answered));
    return Received::kMore;
  }
  head_ = *std::move(head);
  chunked_ = ChunkedBody(owner_.limits().max_body_bytes);
  body_bytes_ = 0;
  deadline_ = Clock::now() + owner_.limits().body_time;
  if (head_->framing != BodyFraming::kNone && input_.size() == head_bytes_ && expectsContinue(*head_)) {
    output_ += kContinue;
    input_examined_ = true;
    return Received::kMore;
  }
  return Received::kComplete;
}

HttpConnection::Received HttpConnection::examineBody() {
  if (head_->framing == BodyFraming::kChunked) {
    std::size_t taken = 0;
    const auto progress = chunked_.take(std::string_view(input_).substr(head_bytes_ + body_bytes_), taken);
    body_bytes_ += taken;
    const bool framing_is_too_long = body_bytes_ > 2 * owner_.limits().max_body_bytes + kMaxHeadBytes;
    if (progress == ChunkedBody::Progress::kTooLarge || framing_is_too_long) {
      answer(refusalAnswer(413, "The request body is too large"));
    } else if (progress == ChunkedBody::Progress::kMalformed) {
      answer(refusalAnswer(400, "Bad request: malformed chunk"));
    } else if (progress == ChunkedBody::Progress::kComplete) {
      return Received::kComplete;
    }
    input_examined_ = true;
    return Received::kMore;
  }
  body_bytes_ = head_->content_length;
  if (input_.size() - head_bytes_ >= body_bytes_) {
    return Received::kComplete;
  }
  input_examined_ = true;
  return Received::kMore;
}

// Hands the request over without the lock. The answer may be complete when this returns, or come later.
void HttpConnection::serveNext(Lock& lock) {
  const std::size_t size = head_bytes_ + body_bytes_;
  auto body = owner_.readBody(*head_, std::string_view(input_).substr(0, size));
  if (!body) {
    return answer(std::move(body).error());
  }
  HttpRequest request{*std::move(head_), *std::move(body)};
  head_.reset();
  input_.erase(0, size);
  input_examined_ = false;
  if (input_.empty()) {
    input_ = std::string();  // an idle connection holds no buffer
  }
  closing_ = closing_ || asksToClose(request.head);
  head_only_ = request.head.method == "HEAD";
  state_ = State::kServing;
  deadline_ = kNever;
  ++request_;
  serving_thread_ = true;
  const auto reply = std::make_shared<Reply>(shared_from_this(), request_);
  lock.unlock();
  owner_.serve(std::move(request), reply);
  lock.lock();
  serving_thread_ = false;
}

bool HttpConnection::isOpen(std::uint64_t request) const { return request == request_ && state_ != State::kClosed; }

void HttpConnection::finish(std::uint64_t request, HttpAnswer whole) {
  Lock lock(mutex_);
  if (!isOpen(request) || state_ != State::kServing) {
    return;
  }
  if (head_only_) {
    whole.body.clear();
    whole.content_type.clear();
  }
  answer(std::move(whole));
  if (flushOrEnd(lock) && !serving_thread_) {
    watch();
  }
}

// Appends an answer to the request that is being received or served.
void HttpConnection::answer(HttpAnswer whole) {
  closing_ = closing_ || whole.closes || owner_.draining();
  whole.closes = closing_;
  whole.fields.insert(whole.fields.end(), answer_fields_.begin(), answer_fields_.end());
  answer_fields_.clear();
  if (output_.empty()) {
    output_ = wholeAnswer(whole);
  } else {
    output_ += wholeAnswer(whole);
  }
  beginNextRequest();
}

void HttpConnection::beginNextRequest() {
  gone_ = nullptr;
  slow_ = nullptr;
  slow_at_ = kNever;
  state_ = State::kReceiving;
  deadline_ = Clock::now() + (input_.empty() ? owner_.limits().idle_time : owner_.limits().head_time);
}

bool HttpConnection::openStream(std::uint64_t request, const HeaderFields& fields) {
  Lock lock(mutex_);
  if (!isOpen(request) || state_ != State::kServing) {
    return false;
  }
  if (!owner_.acquireStream()) {
    answer(unavailableAnswer(owner_.limits().retry_after, "Too many streams are open"));
  } else {
    slow_ = nullptr;
    slow_at_ = kNever;
    state_ = State::kStreaming;
    HeaderFields all = fields;
    all.insert(all.end(), answer_fields_.begin(), answer_fields_.end());
    answer_fields_.clear();
    output_ += streamHead(all);
  }
  const bool streaming = state_ == State::kStreaming;
  if (!flushOrEnd(lock)) {
    return false;
  }
  if (!serving_thread_) {
    watch();
  }
  return streaming;
}

void HttpConnection::appendChunk(std::string_view bytes) {
  char size[16];
  const auto end = std::to_chars(size, size + sizeof size, bytes.size(), 16).ptr;
  output_.append(size, static_cast<std::size_t>(end - size)).append("\r\n").append(bytes).append("\r\n");
}

bool HttpConnection::writeStream(std::uint64_t request, std::string_view bytes) {
  Lock lock(mutex_);
  if (!isOpen(request) || state_ != State::kStreaming) {
    return false;
  }
  if (!bytes.empty()) {
    appendChunk(bytes);
  }
  if (flush() != Flushed::kYes || output_.size() - written_ > owner_.limits().max_unread_bytes) {
    closeLocked(lock);
    return false;
  }
  if (!output_.empty() && !serving_thread_) {
    watch();
  }
  return true;
}

void HttpConnection::endStream(std::uint64_t request) {
  Lock lock(mutex_);
  if (!isOpen(request) || state_ != State::kStreaming) {
    return;
  }
  output_ += kLastChunk;
  owner_.releaseStream();
  closing_ = closing_ || owner_.draining();
  beginNextRequest();
  if (flushOrEnd(lock) && !serving_thread_) {
    watch();
  }
}

bool HttpConnection::onGone(std::uint64_t request, std::function<void()> callback) {
  const Lock lock(mutex_);
  if (request == request_ && isAnswering()) {
    gone_ = std::move(callback);
  }
  return isOpen(request);
}

void HttpConnection::onSlow(std::uint64_t request, std::chrono::milliseconds after, std::function<void()> callback) {
  const Lock lock(mutex_);
  if (isOpen(request) && state_ == State::kServing) {
    slow_at_ = Clock::now() + after;
    slow_ = std::move(callback);
  }
}

void HttpConnection::onTick(Clock::time_point now) {
  Lock lock(mutex_);
  if (state_ == State::kClosed) {
    return;
  }
  if (now >= write_deadline_) {
    return closeLocked(lock);
  }
  if (now >= deadline_) {
    if (state_ == State::kReceiving && !input_.empty() && output_.empty()) {
      answer(refusalAnswer(408, "The request took too long"));
      flush();
    }
    return closeLocked(lock);
  }
  if (state_ == State::kStreaming && output_.empty() && now - last_written_ >= owner_.limits().keep_alive_interval) {
    appendChunk(kKeepAlive);
    if (!flushOrEnd(lock)) {
      return;
    }
    watch();
  }
  if (now >= slow_at_) {
    const auto callback = std::move(slow_);
    slow_ = nullptr;
    slow_at_ = kNever;
    lock.unlock();
    callback();
  }
}

void HttpConnection::drain() {
  Lock lock(mutex_);
  closing_ = closing_ || isAnswering();
  const bool idle = state_ == State::kHandshaking || (state_ == State::kReceiving && input_.empty());
  if (idle && output_.empty()) {
    closeLocked(lock);
  }
}

void HttpConnection::close() {
  Lock lock(mutex_);
  closeLocked(lock);
}

// Writes what the socket takes. kLast: all is written, and nothing is to follow.
HttpConnection::Flushed HttpConnection::flush() {
  while (written_ < output_.size()) {
    const IoResult result = io_->write(output_.data() + written_, output_.size() - written_);
    if (result.kind == Kind::kEnd) {
      return Flushed::kBroken;
    }
    if (result.kind != Kind::kDone) {
      wants_read_ = wants_read_ || result.kind == Kind::kWantRead;
      if (write_deadline_ == kNever) {
        write_deadline_ = Clock::now() + owner_.limits().write_time;
      }
      return Flushed::kYes;
    }
    written_ += result.count;
    last_written_ = Clock::now();
    write_deadline_ = kNever;
  }
  written_ = 0;
  write_deadline_ = kNever;
  if (output_.capacity() > kKeptBytes) {
    output_ = std::string();
  } else {
    output_.clear();
  }
  return closing_ && state_ == State::kReceiving ? Flushed::kLast : Flushed::kYes;
}

bool HttpConnection::flushOrEnd(Lock& lock) {
  switch (flush()) {
    case Flushed::kYes:
      return true;
    case Flushed::kBroken:
      closeLocked(lock);
      return false;
    case Flushed::kLast:
      break;
  }
  // Closing with bytes unread would make the system tell the peer so at once, and the peer drop our answer unread.
  io_->sayGoodbye();
  ::shutdown(socket_, SHUT_WR);
  state_ = State::kLingering;
  deadline_ = Clock::now() + kLingerTime;
  linger(lock);
  return false;
}

// Reads and drops until the peer ends as well.
void HttpConnection::linger(Lock& lock) {
  char buffer[kReadBytes];
  ssize_t count = 0;
  do {
    count = ::recv(socket_, buffer, sizeof buffer, 0);
    lingered_bytes_ += count > 0 ? static_cast<std::size_t>(count) : 0;
  } while (count > 0 && lingered_bytes_ <= kMostLingeredBytes);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    return watch();
  }
  closeLocked(lock);
}

void HttpConnection::watch() {
  std::uint32_t events = EPOLLONESHOT;
  if (!peer_ended_) {
    events |= EPOLLRDHUP;
  }
  // Input that waits in memory is announced by nobody: being able to write wakes us up for it.
  const bool unseen = state_ == State::kReceiving && ((!input_.empty() && !input_examined_) || io_->holdsInput());
  if (wants_write_ || !output_.empty() || unseen) {
    events |= EPOLLOUT;
  }
  const bool takes_input =
      state_ == State::kHandshaking || state_ == State::kLingering || (state_ == State::kReceiving && output_.empty());
  if (wants_read_ || (takes_input && !wants_write_)) {
    events |= EPOLLIN;
  }
  owner_.watch(number_, socket_, events);
}

void HttpConnection::closeLocked(Lock& lock) {
  if (state_ == State::kClosed) {
    return;
  }
  if (state_ == State::kStreaming) {
    owner_.releaseStream();
  }
  state_ = State::kClosed;
  deadline_ = write_deadline_ = slow_at_ = kNever;
  slow_ = nullptr;
  if (gone_) {
    owner_.later(std::move(gone_));
    gone_ = nullptr;
  }
  io_->sayGoodbye();
  ::close(socket_);
  socket_ = -1;
  input_ = output_ = std::string();
  const auto self = shared_from_this();
  lock.unlock();
  owner_.forget(number_);
}

}  // namespace soracom_mcp::mcp
