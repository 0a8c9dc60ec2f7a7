#include "mcp/transport/http_connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "mcp/transport/http_head.h"
#include "mcp/transport/http_limits.h"
#include "mcp/transport/http_wire.h"

namespace soracom_mcp::mcp {
namespace {

using base::Clock;
using Kind = IoResult::Kind;

constexpr std::size_t kReadBytes = 16 * 1024;
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::size_t kMostLingeredBytes = 1024 * 1024;
// Three thousand strangers that take all they can leave nearly half of the memory to callers.
constexpr std::size_t kPartOfStranger = 4096;
constexpr std::string_view kKeepAlive = ":\n\n";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr Clock::time_point kNever = Clock::time_point::max();

HttpAnswer outOfMemoryAnswer(const HttpLimits& limits) {
  return unavailableAnswer(limits.retry_after, "Too much is waiting to be received or read");
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
                               std::unique_ptr<SocketIo> io, std::shared_ptr<MemoryBudget> budget)
    : owner_(owner),
      number_(number),
      socket_(socket),
      io_(std::move(io)),
      reader_(owner.limits().max_body_bytes),
      memory_(std::move(budget)) {}

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
  takeTurn(lock);
}

// Does what can be done without waiting, up to one request, then says what to wait for.
void HttpConnection::takeTurn(Lock& lock) {
  tls_wants_read_ = tls_wants_write_ = false;
  if (!flush(lock) || (state_ == State::kHandshaking && !shakeHands(lock))) {
    return;
  }
  if (state_ == State::kLingering) {
    return linger(lock);
  }
  if (state_ == State::kReceiving && output_.empty() && !receive(lock)) {
    return;
  }
  if (isAnswering() && peer_ended_) {
    return closeLocked(lock);  // it has left; a client that waits keeps its side open
  }
  rest(lock);
}

bool HttpConnection::shakeHands(Lock& lock) {
  switch (io_->handshake().kind) {
    case Kind::kDone:
      state_ = State::kReceiving;
      return true;
    case Kind::kWantRead:
      tls_wants_read_ = true;
      break;
    case Kind::kWantWrite:
      tls_wants_write_ = true;
      break;
    case Kind::kEnd:
      closeLocked(lock);
      return false;
  }
  watch();
  return false;
}

// Receives until a request is whole or answered, the socket has nothing more, or the turn is over.
bool HttpConnection::receive(Lock& lock) {
  std::size_t left = kBytesATurn;
  while (true) {
    if (reader_.needsBytes()) {
      if (left == 0) {
        return true;
      }
      const IoResult read = readSome(left);
      if (read.kind == Kind::kEnd) {
        closeLocked(lock);
        return false;
      }
      if (read.kind != Kind::kDone) {
        tls_wants_write_ = read.kind == Kind::kWantWrite;
        return true;
      }
      left -= read.count;
    }
    const auto step = reader_.next();
    if (!step) {
      answer(step.error());
      return flush(lock);
    }
    switch (*step) {
      case RequestReader::Step::kMore:
        break;
      case RequestReader::Step::kHead:
        if (!receivedHead(lock)) {
          return false;
        }
        if (!output_.empty()) {
          return true;
        }
        break;
      case RequestReader::Step::kRequest:
        serveNext(lock);
        return state_ != State::kClosed && state_ != State::kLingering;
    }
  }
}

IoResult HttpConnection::readSome(std::size_t at_most) {
  char buffer[kReadBytes];
  const IoResult result = io_->read(buffer, std::min(at_most, sizeof buffer));
  if (result.kind == Kind::kDone) {
    if (reader_.empty()) {
      deadline_ = Clock::now() + owner_.limits().head_time;
    }
    reader_.append(std::string_view(buffer, result.count));
  }
  return result;
}

// Holds the head against the rules; what they turn down, or answer by themselves, is answered here.
bool HttpConnection::receivedHead(Lock& lock) {
  const HttpHead& head = reader_.head();
  answering_.fields = owner_.answerFields(head);
  if (auto answered = owner_.guard(head)) {
    reader_.dropHead();
    answer(*std::move(answered));
    return flush(lock);
  }
  if (stranger_ && owner_.isOfCaller(head)) {
    stranger_ = false;
    owner_.onCaller(number_);
  }
  deadline_ = Clock::now() + owner_.limits().body_time;
  if (reader_.waitsForContinue()) {
    output_.append(kContinue);
    return flush(lock);
  }
  return true;
}

// Hands the request over without the lock. The answer may be complete when this returns, or come later.
void HttpConnection::serveNext(Lock& lock) {
  auto body = owner_.readBody(reader_.head(), reader_.request());
  if (!body) {
    answer(std::move(body).error());
    flush(lock);
    return;
  }
  HttpRequest request{reader_.takeHead(), *std::move(body)};
  closing_ = closing_ || asksToClose(request.head);
  answering_.head_only = request.head.method == "HEAD";
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
  if (answering_.head_only) {
    whole.body.clear();
    whole.content_type.clear();
  }
  answer(std::move(whole));
  if (flush(lock) && !serving_thread_) {
    rest(lock);
  }
}

// Appends an answer to the request that is being received or served.
void HttpConnection::answer(HttpAnswer whole) {
  closing_ = closing_ || whole.closes || owner_.draining();
  whole.closes = closing_;
  for (HeaderField& field : answering_.fields) {
    whole.fields.push_back(std::move(field));
  }
  output_.append(wholeAnswer(whole));
  beginNextRequest();
}

void HttpConnection::beginNextRequest() {
  answering_ = Answering();
  state_ = State::kReceiving;
  deadline_ = Clock::now() + (reader_.empty() ? owner_.limits().idle_time : owner_.limits().head_time);
}

bool HttpConnection::openStream(std::uint64_t request, const HeaderFields& fields) {
  Lock lock(mutex_);
  if (!isOpen(request) || state_ != State::kServing) {
    return false;
  }
  const bool has_room = owner_.acquireStream();
  if (has_room) {
    state_ = State::kStreaming;
    HeaderFields all = fields;
    all.insert(all.end(), answering_.fields.begin(), answering_.fields.end());
    answering_.slow = nullptr;
    answering_.slow_at = kNever;
    output_.append(streamHead(all));
  } else {
    answer(unavailableAnswer(owner_.limits().retry_after, "Too many streams are open"));
  }
  if (!flush(lock)) {
    return false;
  }
  if (!serving_thread_) {
    rest(lock);
  }
  return has_room && isOpen(request);
}

bool HttpConnection::writeStream(std::uint64_t request, std::string_view bytes) {
  Lock lock(mutex_);
  if (!isOpen(request) || state_ != State::kStreaming) {
    return false;
  }
  if (!bytes.empty()) {
    output_.appendChunk(bytes);
  }
  if (!flush(lock)) {
    return false;
  }
  if (output_.unwritten() > owner_.limits().max_unread_bytes || !holdMemory()) {
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
  output_.appendLastChunk();
  owner_.releaseStream();
  closing_ = closing_ || owner_.draining();
  beginNextRequest();
  if (flush(lock) && !serving_thread_) {
    rest(lock);
  }
}

bool HttpConnection::onGone(std::uint64_t request, std::function<void()> callback) {
  const Lock lock(mutex_);
  if (request == request_ && isAnswering()) {
    answering_.gone = std::move(callback);
  }
  return isOpen(request);
}

void HttpConnection::onSlow(std::uint64_t request, std::chrono::milliseconds after, std::function<void()> callback) {
  const Lock lock(mutex_);
  if (isOpen(request) && state_ == State::kServing) {
    answering_.slow_at = Clock::now() + after;
    answering_.slow = std::move(callback);
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
    if (state_ == State::kReceiving && !reader_.empty() && output_.empty()) {
      answer(refusalAnswer(408, "The request took too long"));
      if (!flush(lock)) {
        return;
      }
    }
    return closeLocked(lock);
  }
  if (state_ == State::kStreaming && output_.empty() && now - last_written_ >= owner_.limits().keep_alive_interval) {
    output_.appendChunk(kKeepAlive);
    if (!flush(lock)) {
      return;
    }
    watch();
  }
  if (now >= answering_.slow_at) {
    const auto callback = std::move(answering_.slow);
    answering_.slow = nullptr;
    answering_.slow_at = kNever;
    lock.unlock();
    callback();
  }
}

void HttpConnection::drain() {
  Lock lock(mutex_);
  closing_ = closing_ || isAnswering();
  const bool idle = state_ == State::kHandshaking || (state_ == State::kReceiving && reader_.empty());
  if (idle && output_.empty()) {
    closeLocked(lock);
  }
}

void HttpConnection::close() {
  Lock lock(mutex_);
  closeLocked(lock);
}

void HttpConnection::giveWay() {
  Lock lock(mutex_);
  if (!stranger_) {
    return;
  }
  if (state_ == State::kReceiving && !reader_.empty() && output_.empty()) {
    answer(unavailableAnswer(owner_.limits().retry_after, "Too many connections"));
    if (!flush(lock) && !lock.owns_lock()) {
      return;
    }
  }
  closeLocked(lock);
}

void HttpConnection::giveMemory() {
  Lock lock(mutex_);
  if (memory_.bytes() > 0) {
    refuseMemory(lock);
  }
}

// Writes what the socket takes. Where nothing is to follow, what the peer still sends is read and dropped from now on:
// closing with bytes unread would make the system tell the peer so at once, and the peer drop our answer unread.
bool HttpConnection::flush(Lock& lock) {
  std::size_t written = 0;
  const auto flushed = output_.flush(*io_, written);
  if (flushed == OutputBuffer::Flushed::kBroken) {
    closeLocked(lock);
    return false;
  }
  if (written > 0) {
    last_written_ = Clock::now();
    write_deadline_ = kNever;
  }
  if (flushed != OutputBuffer::Flushed::kAll) {
    tls_wants_read_ = tls_wants_read_ || flushed == OutputBuffer::Flushed::kWantRead;
    if (write_deadline_ == kNever) {
      write_deadline_ = Clock::now() + owner_.limits().write_time;
    }
    return true;
  }
  if (!closing_ || state_ != State::kReceiving) {
    return true;
  }
  io_->sayGoodbye();
  ::shutdown(socket_, SHUT_WR);
  reader_.clear();
  state_ = State::kLingering;
  deadline_ = Clock::now() + kLingerTime;
  linger(lock);
  return false;
}

// Reads and drops, a turn's worth at most, until the peer ends as well.
void HttpConnection::linger(Lock& lock) {
  char buffer[kReadBytes];
  ssize_t count = 0;
  std::size_t turn = 0;
  do {
    count = ::recv(socket_, buffer, sizeof buffer, 0);
    turn += count > 0 ? static_cast<std::size_t>(count) : 0;
  } while (count > 0 && turn < kBytesATurn);
  lingered_bytes_ += turn;
  const bool more = count > 0 || (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
  if (more && lingered_bytes_ <= kMostLingeredBytes) {
    return rest(lock);
  }
  closeLocked(lock);
}

// False: it would hold more than it may.
bool HttpConnection::holdMemory() {
  const std::size_t held = reader_.heldBytes() + output_.heldBytes();
  if (held <= HttpLimits::kUncountedBytes) {
    return memory_.resize(0);
  }
  const bool holds = memory_.resize(held, stranger_ ? kPartOfStranger : MemoryShare::kUsualPart);
  if (memory_.budget().scarce()) {
    owner_.freeMemory();
  }
  return holds;
}

// Nothing is left to do now: what stays behind is counted, and the next event awaited.
void HttpConnection::rest(Lock& lock) {
  if (holdMemory()) {
    return watch();
  }
  refuseMemory(lock);
}

void HttpConnection::refuseMemory(Lock& lock) {
  if (state_ == State::kReceiving && output_.empty()) {
    answer(outOfMemoryAnswer(owner_.limits()));
    if (flush(lock)) {
      closeLocked(lock);  // it does not read either
    }
    return;
  }
  closeLocked(lock);
}

void HttpConnection::watch() {
  std::uint32_t events = EPOLLONESHOT;
  if (!peer_ended_) {
    events |= EPOLLRDHUP;
  }
  // Input that waits in memory is announced by nobody: being able to write wakes us up for it, behind all others that
  // have something to do.
  const bool unseen = state_ == State::kReceiving && (!reader_.needsBytes() || io_->holdsInput());
  if (tls_wants_write_ || !output_.empty() || unseen) {
    events |= EPOLLOUT;
  }
  const bool takes_input =
      state_ == State::kHandshaking || state_ == State::kLingering || (state_ == State::kReceiving && output_.empty());
  if (tls_wants_read_ || (takes_input && !tls_wants_write_)) {
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
  deadline_ = write_deadline_ = kNever;
  if (answering_.gone) {
    owner_.later(std::move(answering_.gone));
  }
  answering_ = Answering();
  io_->sayGoodbye();
  ::close(socket_);
  socket_ = -1;
  reader_.clear();
  output_.clear();
  memory_.resize(0);
  const auto self = shared_from_this();
  lock.unlock();
  owner_.forget(number_);
}

}  // namespace soracom_mcp::mcp
