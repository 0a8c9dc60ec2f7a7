#include "mcp/transport/http_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/log.h"
#include "mcp/transport/http_connection.h"
#include "mcp/transport/http_server_library.h"
#include "mcp/transport/http_wire.h"
#include "mcp/transport/memory_budget.h"
#include "mcp/transport/peer_network.h"
#include "mcp/transport/strangers.h"

namespace soracom_mcp::mcp {
namespace {

using base::Clock;

constexpr std::uint64_t kListener = 0;
constexpr std::uint64_t kTasks = 1;
constexpr std::uint64_t kTimer = 2;
constexpr std::uint64_t kStop = 3;
constexpr std::uint64_t kFirstConnection = 16;
constexpr long kTickNanoseconds = 500'000'000;
constexpr int kAcceptedAtOnce = 64;

unsigned threadCount() { return std::clamp(std::thread::hardware_concurrency(), 2U, 8U); }

}  // namespace

class HttpServer::Body final : public HttpConnectionOwner {
 public:
  explicit Body(const HttpServerOptions& options)
      : options_(options),
        memory_(std::make_shared<MemoryBudget>(options.limits.max_buffer_bytes)),
        library_(options.limits.max_body_bytes),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        door_epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        tasks_event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        stop_event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {}

  ~Body() override {
    beginDrain();
    closeConnections();
    // A thread that closed one by itself may not have told us yet.
    waitUntilIdle();
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stop_event_, &one, sizeof one);
    threads_.clear();
    // What connections left behind for a thread to do.
    runTasks();
    for (const int descriptor : {epoll_, door_epoll_, tasks_event_, stop_event_, timer_}) {
      ::close(descriptor);
    }
  }

  base::Result<int> bind() {
    if (epoll_ < 0 || door_epoll_ < 0 || tasks_event_ < 0 || stop_event_ < 0 || timer_ < 0) {
      return base::fail(base::ErrorKind::kInternal, "no file descriptor is left");
    }
    auto port = library_.bind(options_.address, options_.port);
    port_ = port ? *port : 0;
    return port;
  }

  int port() const { return port_; }

  void start(HttpHandler& handler, GuardRules rules) {
    handler_ = &handler;
    rules_ = std::move(rules);
    rules_.max_body_bytes = options_.limits.max_body_bytes;
    const itimerspec period{{0, kTickNanoseconds}, {0, kTickNanoseconds}};
    ::timerfd_settime(timer_, 0, &period, nullptr);
    add(door_epoll_, kListener, library_.listeningSocket(), EPOLLIN | EPOLLONESHOT);
    add(door_epoll_, kTimer, timer_, EPOLLIN);
    add(door_epoll_, kStop, stop_event_, EPOLLIN);
    add(epoll_, kTasks, tasks_event_, EPOLLIN | EPOLLONESHOT);
    add(epoll_, kStop, stop_event_, EPOLLIN);
    threads_.emplace_back([this] { keepDoor(); });
    for (unsigned i = 0; i < threadCount(); ++i) {
      threads_.emplace_back([this] { run(); });
    }
  }

  void beginDrain() {
    if (draining_.exchange(true)) {
      return;
    }
    {
      // Not while a thread accepts: the number could name another file by then.
      const std::lock_guard lock(accept_mutex_);
      library_.closeListeningSocket();
    }
    for (const auto& connection : allConnections()) {
      connection->drain();
    }
  }

  bool waitUntilIdle(Clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    return emptied_.wait_until(lock, deadline, [this] { return connections_.empty(); });
  }

  void waitUntilIdle() {
    std::unique_lock lock(mutex_);
    emptied_.wait(lock, [this] { return connections_.empty(); });
  }

  std::size_t streams() const { return streams_; }
  std::size_t bufferedBytes() const { return memory_->used(); }
  std::size_t strangers() const {
    const std::lock_guard lock(mutex_);
    return strangers_.size();
  }
  std::size_t connections() const {
    const std::lock_guard lock(mutex_);
    return connections_.size();
  }

  // HttpConnectionOwner

  const HttpLimits& limits() const override { return options_.limits; }
  std::optional<HttpAnswer> guard(const HttpHead& head) const override { return guardRequest(head, rules_); }
  bool isOfCaller(const HttpHead& head) const override { return mcp::isOfCaller(head, rules_); }
  void onCaller(std::uint64_t connection) override {
    const std::lock_guard lock(mutex_);
    strangers_.remove(connection);
  }
  HeaderFields answerFields(const HttpHead& head) const override { return originFields(head, rules_); }
  base::Result<std::string, HttpAnswer> readBody(const HttpHead& head, std::string_view bytes) override {
    return library_.readBody(head, bytes);
  }

  void serve(HttpRequest request, const std::shared_ptr<HttpReply>& reply) noexcept override {
    try {
      handler_->onRequest(std::move(request), reply);
      return;
    } catch (const std::exception& error) {
      base::log(base::LogLevel::kError, "a request failed: {}", error.what());
    } catch (...) {
      base::log(base::LogLevel::kError, "a request failed with an unknown exception");
    }
    reply->finish(refusalAnswer(500, "Internal error"));
  }

  void watch(std::uint64_t connection, int socket, std::uint32_t events) override {
    epoll_event event{events, {}};
    event.data.u64 = connection;
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &event);
  }

  void forget(std::uint64_t connection) override {
    std::shared_ptr<HttpConnection> last;  // goes outside the lock
    const std::lock_guard lock(mutex_);
    strangers_.remove(connection);
    const auto found = connections_.find(connection);
    if (found != connections_.end()) {
      last = std::move(found->second);
      connections_.erase(found);
    }
    if (connections_.empty()) {
      emptied_.notify_all();
    }
  }

  bool acquireStream() override {
    if (streams_.fetch_add(1) < options_.limits.max_streams) {
      return true;
    }
    streams_.fetch_sub(1);
    return false;
  }
  void releaseStream() override { streams_.fetch_sub(1); }
  void freeMemory() override {
    if (!freeing_memory_.exchange(true)) {
      later([this] {
        freeing_memory_ = false;
        closeLargest();
      });
    }
  }
  bool draining() const override { return draining_.load(std::memory_order_acquire); }

  void later(std::function<void()> task) override {
    {
      const std::lock_guard lock(tasks_mutex_);
      tasks_.push_back(std::move(task));
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(tasks_event_, &one, sizeof one);
  }

 private:
  static void add(int epoll, std::uint64_t number, int descriptor, std::uint32_t events) {
    epoll_event event{events, {}};
    event.data.u64 = number;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
  }

  // One event at a time: the system keeps the others in the order in which they became ready, so that a connection
  // which has had its turn comes behind all that wait for theirs.
  static epoll_event nextEvent(int epoll) {
    epoll_event event{};
    while (::epoll_wait(epoll, &event, 1, -1) < 1) {
      // a signal
    }
    return event;
  }

  void run() {
    while (true) {
      const epoll_event event = nextEvent(epoll_);
      switch (event.data.u64) {
        case kStop:
          return;
        case kTasks:
          takeCount(tasks_event_);
          watch(kTasks, tasks_event_, EPOLLIN | EPOLLONESHOT);
          runTasks();
          break;
        default:
          if (const auto connection = find(event.data.u64)) {
            connection->onEvents(event.events);
          }
      }
    }
  }

  // Newcomers and what is overdue, on a thread that does nothing else.
  void keepDoor() {
    while (true) {
      switch (nextEvent(door_epoll_).data.u64) {
        case kStop:
          return;
        case kListener:
          acceptSome();
          break;
        case kTimer:
          takeCount(timer_);
          tick();
          break;
        default:
          break;
      }
    }
  }

  static void takeCount(int descriptor) {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(descriptor, &count, sizeof count);
  }

  void acceptSome() {
    const std::lock_guard lock(accept_mutex_);
    for (int i = 0; i < kAcceptedAtOnce && library_.listeningSocket() >= 0; ++i) {
      sockaddr_storage peer{};
      socklen_t size = sizeof peer;
      const int socket = ::accept4(library_.listeningSocket(), reinterpret_cast<sockaddr*>(&peer), &size,
                                   SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (socket >= 0) {
        admit(socket, peerNetwork(peer));
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        break;
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        if (!sendAway([this] { return strangers_.oldestOfMost(); })) {
          return;  // until the next tick: by then something may have been closed
        }
      }
    }
    watchListener();
  }

  void watchListener() {
    if (library_.listeningSocket() >= 0) {
      epoll_event event{EPOLLIN | EPOLLONESHOT, {}};
      event.data.u64 = kListener;
      ::epoll_ctl(door_epoll_, EPOLL_CTL_MOD, library_.listeningSocket(), &event);
    }
  }

  void admit(int socket, const std::string& network) {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // A peer that has vanished without a word: a stream's sign of life is enough to notice it.
    const auto silence = static_cast<unsigned>(options_.limits.vanished_time.count());
    ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &silence, sizeof silence);
    while (sendAway([&] { return inTheWayOf(network); })) {
    }
    auto io = options_.tls ? options_.tls->accept(socket) : makePlainIo(socket);
    std::shared_ptr<HttpConnection> connection;
    {
      const std::lock_guard lock(mutex_);
      if (io && connections_.size() < options_.limits.max_connections) {
        connection = std::make_shared<HttpConnection>(*this, next_connection_, socket, std::move(io), memory_);
        connections_.emplace(next_connection_, connection);
        strangers_.add(next_connection_++, network);
      }
    }
    if (!connection) {
      return turnAway(socket);
    }
    add(epoll_, connection->number(), socket, EPOLLONESHOT);
    connection->start();
  }

  // Who goes for another one of that network; nobody while there is room, or where nobody can be sent away.
  std::optional<Strangers::Connection> inTheWayOf(const std::string& network) const {
    const HttpLimits& limits = options_.limits;
    if (strangers_.sizeOf(network) >= limits.max_strangers_of_network) {
      return strangers_.oldestOf(network);
    }
    const std::size_t kept = std::min(limits.kept_for_callers, limits.max_connections / 4 * 3);
    const bool too_many = strangers_.size() + kept >= limits.max_connections;
    return too_many || connections_.size() >= limits.max_connections ? strangers_.oldestOfMost() : std::nullopt;
  }

  // Asks `choose` under the lock. False when it names nobody.
  template <class Choose>
  bool sendAway(const Choose& choose) {
    std::shared_ptr<HttpConnection> leaving;
    {
      const std::lock_guard lock(mutex_);
      const auto chosen = choose();
      if (!chosen) {
        return false;
      }
      leaving = connections_.at(*chosen);
    }
    leaving->giveWay();
    return true;
  }

  // Until memory is not scarce any more, largest first.
  void closeLargest() {
    if (!memory_->scarce()) {
      return;
    }
    std::vector<std::pair<std::size_t, std::shared_ptr<HttpConnection>>> holders;
    for (auto& connection : allConnections()) {
      if (const std::size_t held = connection->heldBytes(); held > 0) {
        holders.emplace_back(held, std::move(connection));
      }
    }
    std::sort(holders.begin(), holders.end(),
              [](const auto& one, const auto& other) { return one.first > other.first; });
    for (const auto& [held, connection] : holders) {
      if (!memory_->scarce()) {
        return;
      }
      connection->giveMemory();
    }
  }

  void turnAway(int socket) const {
    if (!options_.tls) {
      const std::string answer = wholeAnswer(unavailableAnswer(limits().retry_after, "Too many connections"));
      [[maybe_unused]] const auto sent = ::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
    ::shutdown(socket, SHUT_WR);
    ::close(socket);
  }

  void tick() {
    const auto now = Clock::now();
    for (const auto& connection : allConnections()) {
      connection->onTick(now);
    }
    handler_->onTick(now);
    const std::lock_guard lock(accept_mutex_);
    watchListener();
  }

  void runTasks() {
    while (true) {
      std::function<void()> task;
      {
        const std::lock_guard lock(tasks_mutex_);
        if (tasks_.empty()) {
          return;
        }
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      task();
    }
  }

  std::shared_ptr<HttpConnection> find(std::uint64_t number) const {
    const std::lock_guard lock(mutex_);
    const auto found = connections_.find(number);
    return found != connections_.end() ? found->second : nullptr;
  }

  std::vector<std::shared_ptr<HttpConnection>> allConnections() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<HttpConnection>> out;
    out.reserve(connections_.size());
    for (const auto& [number, connection] : connections_) {
      out.push_back(connection);
    }
    return out;
  }

  void closeConnections() {
    for (const auto& connection : allConnections()) {
      connection->close();
    }
  }

  const HttpServerOptions options_;
  const std::shared_ptr<MemoryBudget> memory_;
  HttpServerLibrary library_;
  const int epoll_;       // connections and tasks
  const int door_epoll_;  // newcomers and the timer
  const int tasks_event_;
  const int stop_event_;
  const int timer_;
  int port_ = 0;
  HttpHandler* handler_ = nullptr;
  GuardRules rules_;
  std::atomic<bool> draining_ = false;
  std::atomic<std::size_t> streams_ = 0;
  std::atomic<bool> freeing_memory_ = false;

  std::mutex accept_mutex_;
  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::unordered_map<std::uint64_t, std::shared_ptr<HttpConnection>> connections_;
  Strangers strangers_;
  std::uint64_t next_connection_ = kFirstConnection;

  std::mutex tasks_mutex_;
  std::deque<std::function<void()>> tasks_;

  std::vector<std::jthread> threads_;
};

HttpServer::HttpServer(std::unique_ptr<Body> body) : body_(std::move(body)) {}

HttpServer::~HttpServer() = default;

base::Result<std::unique_ptr<HttpServer>> HttpServer::listen(const HttpServerOptions& options) {
  auto body = std::make_unique<Body>(options);
  if (const auto port = body->bind(); !port) {
    return base::fail(port.error());
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(body)));
}

int HttpServer::port() const { return body_->port(); }
void HttpServer::start(HttpHandler& handler, GuardRules rules) { body_->start(handler, std::move(rules)); }
void HttpServer::beginDrain() { body_->beginDrain(); }
bool HttpServer::draining() const { return body_->draining(); }
bool HttpServer::waitUntilIdle(base::Clock::time_point deadline) { return body_->waitUntilIdle(deadline); }
std::size_t HttpServer::connections() const { return body_->connections(); }
std::size_t HttpServer::strangers() const { return body_->strangers(); }
std::size_t HttpServer::bufferedBytes() const { return body_->bufferedBytes(); }
std::size_t HttpServer::streams() const { return body_->streams(); }

}  // namespace soracom_mcp::mcp
