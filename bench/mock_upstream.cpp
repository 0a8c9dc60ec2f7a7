// The API behind the measured server: one epoll thread that answers every request with the same JSON object of about
// 1 KB, so that its own cost stays small and the same.
//
//   mock_upstream [--port 0] [--bytes 1024]
//
// Prints "mock_upstream listening on http://127.0.0.1:PORT" on stdout. Paths:
//   POST .../auth     a Soracom sign-in: apiKey, operatorId, token, userName
//   /d<ms>/...        answered after <ms> milliseconds, for example /d20/v1/operators/OP0000000000
//   /__stats          {"requests","sign_ins","most_in_flight","connections"}
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <unordered_map>

#include "bench/command_line.h"
#include "bench/stopwatch.h"

namespace {

using soracom_mcp::bench::CommandLine;
using soracom_mcp::bench::die;
using soracom_mcp::bench::nowNanoseconds;

constexpr int kEvents = 256;

/// A token whose payload names the operator, as the real ones do. The signature is none.
constexpr const char* kToken =
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJvcGVyYXRvciI6eyJvcGVyYXRvcklkIjoiT1AwMDAwMDAwMDAwIn19.c2lnbmF0dXJl";

std::string answerText(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

/// An operator as getOperator returns it, padded to `bytes`.
std::string operatorBody(std::size_t bytes) {
  std::string body = R"({"operatorId":"OP0000000000","rootOperatorId":"OP0000000000","email":"bench@example.com",)"
                     R"("createDate":"2026-01-01T00:00:00Z","updateDate":"2026-01-01T00:00:00Z","description":")";
  while (body.size() + 2 < bytes) {
    body += "0123456789abcdef"[body.size() % 16];
  }
  return body + "\"}";
}

std::string signInBody() {
  return R"({"apiKey":"api-00000000-0000-0000-0000-000000000000","operatorId":"OP0000000000","token":")" +
         std::string(kToken) + R"(","userName":"bench"})";
}

/// One complete request at the front of what a connection has sent.
struct RequestHead {
  std::string path;
  std::size_t size = 0;  ///< head and body; 0 while incomplete
};

std::size_t contentLength(std::string_view head) {
  constexpr std::string_view kName = "\r\ncontent-length:";
  for (std::size_t at = 0; at + kName.size() < head.size(); ++at) {
    if (strncasecmp(head.data() + at, kName.data(), kName.size()) == 0) {
      return static_cast<std::size_t>(std::atoll(head.data() + at + kName.size()));
    }
  }
  return 0;
}

RequestHead readHead(const std::string& received) {
  RequestHead request;
  const std::size_t end = received.find("\r\n\r\n");
  if (end == std::string::npos) {
    return request;
  }
  const std::string_view head(received.data(), end + 2);
  const std::size_t size = end + 4 + contentLength(head);
  if (received.size() < size) {
    return request;
  }
  const std::size_t begin = head.find(' ') + 1;
  request.path = head.substr(begin, head.find_first_of(" ?", begin) - begin);
  request.size = size;
  return request;
}

class MockUpstream {
 public:
  MockUpstream(std::uint16_t port, std::size_t bytes)
      : data_answer_(answerText(operatorBody(bytes))), sign_in_answer_(answerText(signInBody())) {
    listen_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(listen_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listen_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listen_, SOMAXCONN) != 0 ||
        getsockname(listen_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      die(std::string("cannot listen: ") + strerror(errno));
    }
    port_ = ntohs(address.sin_port);
    epoll_ = epoll_create1(EPOLL_CLOEXEC);
    watch(EPOLL_CTL_ADD, listen_, EPOLLIN);
  }

  std::uint16_t port() const { return port_; }

  [[noreturn]] void run() {
    epoll_event events[kEvents];
    for (;;) {
      const int count = epoll_wait(epoll_, events, kEvents, timeoutMs());
      for (int index = 0; index < count; ++index) {
        const int socket = events[index].data.fd;
        if (socket == listen_) {
          acceptAll();
        } else {
          serve(socket, events[index].events);
        }
      }
      sendDue();
    }
  }

 private:
  struct Connection {
    std::uint64_t serial = 0;  ///< tells a reused descriptor from the one a delayed answer belongs to
    std::string received;
    std::string unsent;
    bool waiting = false;  ///< a delayed answer is due: the next request is not read before it
    bool watching_writes = false;
  };
  struct Delayed {
    int socket;
    std::uint64_t serial;
    const std::string* answer;
  };

  void watch(int operation, int socket, std::uint32_t what) {
    epoll_event event{};
    event.events = what;
    event.data.fd = socket;
    epoll_ctl(epoll_, operation, socket, &event);
  }

  int timeoutMs() const {
    if (delayed_.empty()) {
      return -1;
    }
    const std::int64_t left = delayed_.begin()->first - nowNanoseconds();
    return left <= 0 ? 0 : static_cast<int>(left / 1'000'000) + 1;
  }

  void acceptAll() {
    const int on = 1;
    for (int socket; (socket = accept4(listen_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      connections_[socket].serial = ++accepted_;
      watch(EPOLL_CTL_ADD, socket, EPOLLIN);
    }
  }

  void drop(int socket) {
    connections_.erase(socket);
    close(socket);
  }

  void serve(int socket, std::uint32_t events) {
    const auto entry = connections_.find(socket);
    if (entry == connections_.end()) {
      return;
    }
    if ((events & EPOLLIN) != 0) {
      char chunk[1 << 16];
      const ssize_t size = recv(socket, chunk, sizeof chunk, 0);
      if (size > 0) {
        entry->second.received.append(chunk, static_cast<std::size_t>(size));
      } else if (size == 0 || errno != EAGAIN) {
        drop(socket);
        return;
      }
    }
    answerAll(socket, entry->second);
  }

  void answerAll(int socket, Connection& connection) {
    while (!connection.waiting) {
      const RequestHead request = readHead(connection.received);
      if (request.size == 0) {
        break;
      }
      connection.received.erase(0, request.size);
      if (request.path == "/__stats") {
        connection.unsent += answerText(stats());
        continue;
      }
      ++requests_;
      const bool sign_in = request.path.ends_with("/auth");
      sign_ins_ += sign_in ? 1 : 0;
      const std::string& answer = sign_in ? sign_in_answer_ : data_answer_;
      const std::int64_t delay_ms = request.path.starts_with("/d") ? std::atoll(request.path.c_str() + 2) : 0;
      if (delay_ms > 0) {
        connection.waiting = true;
        delayed_.emplace(nowNanoseconds() + delay_ms * 1'000'000, Delayed{socket, connection.serial, &answer});
        most_in_flight_ = std::max(most_in_flight_, delayed_.size());
      } else {
        connection.unsent += answer;
      }
    }
    flush(socket, connection);
  }

  void flush(int socket, Connection& connection) {
    while (!connection.unsent.empty()) {
      const ssize_t sent = send(socket, connection.unsent.data(), connection.unsent.size(), MSG_NOSIGNAL);
      if (sent <= 0 && errno != EAGAIN) {
        drop(socket);
        return;
      }
      if (sent <= 0) {
        break;
      }
      connection.unsent.erase(0, static_cast<std::size_t>(sent));
    }
    const bool more = !connection.unsent.empty();
    if (more != connection.watching_writes) {
      connection.watching_writes = more;
      watch(EPOLL_CTL_MOD, socket, more ? EPOLLIN | EPOLLOUT : EPOLLIN);
    }
  }

  void sendDue() {
    const std::int64_t now = nowNanoseconds();
    while (!delayed_.empty() && delayed_.begin()->first <= now) {
      const Delayed due = delayed_.begin()->second;
      delayed_.erase(delayed_.begin());
      const auto entry = connections_.find(due.socket);
      if (entry != connections_.end() && entry->second.serial == due.serial) {
        entry->second.waiting = false;
        entry->second.unsent += *due.answer;
        answerAll(due.socket, entry->second);
      }
    }
  }

  std::string stats() const {
    return R"({"requests":)" + std::to_string(requests_) + R"(,"sign_ins":)" + std::to_string(sign_ins_) +
           R"(,"most_in_flight":)" + std::to_string(most_in_flight_) + R"(,"connections":)" +
           std::to_string(accepted_) + "}";
  }

  const std::string data_answer_;
  const std::string sign_in_answer_;
  int listen_ = -1;
  int epoll_ = -1;
  std::uint16_t port_ = 0;
  std::unordered_map<int, Connection> connections_;
  std::multimap<std::int64_t, Delayed> delayed_;
  std::uint64_t accepted_ = 0;
  std::int64_t requests_ = 0;
  std::int64_t sign_ins_ = 0;
  std::size_t most_in_flight_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  const CommandLine options(argc, argv, {"port", "bytes"});
  MockUpstream upstream(static_cast<std::uint16_t>(options.count("port", 0)),
                        static_cast<std::size_t>(options.count("bytes", 1024)));
  std::printf("mock_upstream listening on http://127.0.0.1:%d\n", upstream.port());
  std::fflush(stdout);
  upstream.run();
}
