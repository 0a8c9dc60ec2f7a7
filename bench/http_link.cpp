#include "bench/http_link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/command_line.h"
#include "bench/stopwatch.h"

namespace soracom_mcp::bench {
namespace {

constexpr std::int64_t kPatience = 30'000'000'000;  // nanoseconds
constexpr int kPollMs = 100;

}  // namespace

HttpLink::HttpLink(const HttpTarget& target) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(target.port);
  if (inet_pton(AF_INET, target.host.c_str(), &address.sin_addr) != 1) {
    die("not an IPv4 address: " + target.host);
  }
  if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 && errno != EINPROGRESS) {
    die(std::string("cannot connect: ") + strerror(errno));
  }
}

void HttpLink::close() {
  if (socket_ >= 0) {
    ::close(socket_);
    socket_ = -1;
  }
}

void HttpLink::send(std::string_view request) {
  answer_.reset();
  unsent_.append(request);
  flush();
}

void HttpLink::flush() {
  while (!unsent_.empty()) {
    const ssize_t sent = ::send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      closed_ = closed_ || (errno != EAGAIN && errno != ENOTCONN);
      return;
    }
    unsent_.erase(0, static_cast<std::size_t>(sent));
  }
}

void HttpLink::advance() {
  flush();
  char chunk[1 << 16];
  for (;;) {
    const ssize_t size = recv(socket_, chunk, sizeof chunk, 0);
    if (size <= 0) {
      closed_ = closed_ || size == 0 || (errno != EAGAIN && errno != ENOTCONN);
      break;
    }
    received_.append(chunk, static_cast<std::size_t>(size));
    if (size < static_cast<ssize_t>(sizeof chunk)) {
      break;
    }
  }
  answer_.take(received_);
}

AnswerReader& HttpLink::exchange(std::string_view request, int status) {
  send(request);
  const std::int64_t until = nowNanoseconds() + kPatience;
  while (!answer_.isComplete()) {
    pollfd end{socket_, static_cast<short>(unsent_.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    poll(&end, 1, kPollMs);
    advance();
    if (!answer_.isComplete() && (closed_ || nowNanoseconds() > until)) {
      die(std::string(closed_ ? "the server closed the connection" : "no answer") + " to " +
          std::string(request.substr(0, 400)));
    }
  }
  if (answer_.status() != status) {
    die("status " + std::to_string(answer_.status()) + " instead of " + std::to_string(status) + ": " +
        answer_.body().substr(0, 300) + "\n  to " + std::string(request.substr(0, 400)));
  }
  return answer_;
}

void allowManyLinks() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace soracom_mcp::bench
