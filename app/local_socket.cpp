#include "app/local_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <vector>

#include "base/random_id.h"

namespace soracom_mcp::app {
namespace {

using base::ErrorKind;
using base::FileDescriptor;
using base::Result;

constexpr int kBacklog = 16;

// Through the open directory: it cannot be exchanged, and its path may be longer than a socket's address.
sockaddr_un addressOf(const base::PrivateDirectory& directory, const std::string& name) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  const std::string path = "/proc/self/fd/" + std::to_string(directory.fd()) + "/" + name;
  std::strncpy(out.sun_path, path.c_str(), sizeof out.sun_path - 1);
  return out;
}

// Never waits by itself: whoever uses it waits for what it can do next.
FileDescriptor openSocket() {
  return FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

bool isThisUser(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

enum class Progress { kDone, kWaits, kFailed };

// What came of a call that returned `count`.
Progress progressOf(ssize_t count) {
  if (count > 0) {
    return Progress::kDone;
  }
  const bool later = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return later ? Progress::kWaits : Progress::kFailed;
}

// Reads what is there. Done: `line` is a whole one, without its end.
Progress readLine(int socket, std::string& line, std::size_t max_bytes) {
  char buffer[4096];
  while (line.size() < max_bytes) {
    const ssize_t count = ::read(socket, buffer, sizeof buffer);
    if (const Progress progress = progressOf(count); progress != Progress::kDone) {
      return progress;
    }
    line.append(buffer, static_cast<std::size_t>(count));
    if (line.back() == '\n') {
      line.pop_back();
      return Progress::kDone;
    }
  }
  return Progress::kFailed;
}

// Sends what is taken now. Done: all of `text` from `sent` on.
Progress writeText(int socket, const std::string& text, std::size_t& sent) {
  while (sent < text.size()) {
    const ssize_t count = ::send(socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (const Progress progress = progressOf(count); progress != Progress::kDone) {
      return progress;
    }
    sent += static_cast<std::size_t>(count);
  }
  return Progress::kDone;
}

// For poll(): rounded up, so that nobody looks again before the time.
int millisecondsUntil(base::Clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - base::Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

// Does `step` until it is done, waiting for `events` in between. False when it fails or `until` has come.
template <class Step>
bool finish(int socket, short events, base::Clock::time_point until, const Step& step) {
  while (true) {
    const Progress progress = step();
    if (progress != Progress::kWaits) {
      return progress == Progress::kDone;
    }
    pollfd wait{socket, events, 0};
    if (base::Clock::now() >= until || (::poll(&wait, 1, millisecondsUntil(until)) < 0 && errno != EINTR)) {
      return false;
    }
  }
}

// A listener whose queue is full says so at once; nothing tells when there is room.
bool connectTo(int socket, const sockaddr_un& address, base::Clock::time_point until) {
  constexpr int kPauseMs = 10;
  while (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if ((errno != EAGAIN && errno != EINTR) || base::Clock::now() >= until) {
      return false;
    }
    ::poll(nullptr, 0, std::min(kPauseMs, millisecondsUntil(until)));
  }
  return true;
}

}  // namespace

LocalSocket::LocalSocket(base::PrivateDirectory directory, std::string name, FileDescriptor listening, Handler handler)
    : directory_(std::move(directory)),
      name_(std::move(name)),
      listening_(std::move(listening)),
      handler_(std::move(handler)),
      thread_([this] { run(); }) {}

LocalSocket::~LocalSocket() {
  closing_.set();
  thread_.join();
  [[maybe_unused]] const auto gone = directory_.remove(name_);
}

Result<std::unique_ptr<LocalSocket>> LocalSocket::listen(base::PrivateDirectory directory, Handler handler) {
  std::string name = std::to_string(::getpid()) + "-" + base::randomHex(8) + ".sock";
  FileDescriptor socket = openSocket();
  const sockaddr_un address = addressOf(directory, name);
  if (!socket || ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(address.sun_path, S_IRUSR | S_IWUSR) != 0 || ::listen(socket.get(), kBacklog) != 0) {
    return base::systemFailure("a socket in " + directory.path(), errno);
  }
  return std::unique_ptr<LocalSocket>(
      new LocalSocket(std::move(directory), std::move(name), std::move(socket), std::move(handler)));
}

// One client: its line comes, then the answer goes.
struct LocalSocket::Connection {
  FileDescriptor socket;
  base::Clock::time_point until;
  std::string line;
  std::string answer;  // with its end; empty while the line comes
  std::size_t sent = 0;
};

void LocalSocket::run() {
  std::list<Connection> connections;  // the oldest first, which is the first whose time is over
  while (true) {
    std::vector<pollfd> waits{{closing_.descriptor(), POLLIN, 0}, {listening_.get(), POLLIN, 0}};
    for (const Connection& one : connections) {
      waits.push_back({one.socket.get(), static_cast<short>(one.answer.empty() ? POLLIN : POLLOUT), 0});
    }
    const int patience = connections.empty() ? -1 : millisecondsUntil(connections.front().until);
    if (::poll(waits.data(), waits.size(), patience) < 0 && errno != EINTR) {
      return;
    }
    if (waits[0].revents != 0) {
      return;
    }
    auto wait = waits.begin() + 2;
    for (auto one = connections.begin(); one != connections.end(); ++wait) {
      const bool over = base::Clock::now() >= one->until || (wait->revents != 0 && !serve(*one));
      one = over ? connections.erase(one) : std::next(one);
    }
    if (waits[1].revents != 0) {
      accept(connections);
    }
  }
}

void LocalSocket::accept(std::list<Connection>& connections) const {
  FileDescriptor socket{::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
  if (!socket || !isThisUser(socket.get())) {
    return;
  }
  if (connections.size() >= kMaxConnections) {
    connections.pop_front();
  }
  connections.push_back({std::move(socket), base::Clock::now() + kPatience, {}, {}, 0});
}

bool LocalSocket::serve(Connection& connection) const {
  if (connection.answer.empty()) {
    const Progress read = readLine(connection.socket.get(), connection.line, kMaxLineBytes);
    if (read != Progress::kDone) {
      return read == Progress::kWaits;
    }
    connection.answer = handler_(connection.line) + '\n';
  }
  return writeText(connection.socket.get(), connection.answer, connection.sent) == Progress::kWaits;
}

Result<std::string> LocalSocket::ask(const base::PrivateDirectory& directory, const std::string& name,
                                     const std::string& line, base::Clock::time_point until) {
  const FileDescriptor socket = openSocket();
  const sockaddr_un address = addressOf(directory, name);
  if (!socket) {
    return base::systemFailure("a socket", errno);
  }
  if (!connectTo(socket.get(), address, until)) {
    if (errno == ECONNREFUSED) {
      [[maybe_unused]] const auto gone = directory.remove(name);
    }
    return base::fail(errno == EAGAIN ? ErrorKind::kTimeout : ErrorKind::kNotFound, "nobody listens on " + name);
  }
  const std::string text = line + '\n';
  std::size_t sent = 0;
  std::string answer;
  if (!isThisUser(socket.get()) ||
      !finish(socket.get(), POLLOUT, until, [&] { return writeText(socket.get(), text, sent); }) ||
      !finish(socket.get(), POLLIN, until, [&] { return readLine(socket.get(), answer, kMaxAnswerBytes); })) {
    return base::Clock::now() >= until ? base::fail(ErrorKind::kTimeout, "no answer in time on " + name)
                                       : base::fail(ErrorKind::kNotFound, "no answer on " + name);
  }
  return answer;
}

}  // namespace soracom_mcp::app
