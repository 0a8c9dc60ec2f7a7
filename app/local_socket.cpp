#include "app/local_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/random_id.h"

namespace soracom_mcp::app {
namespace {

using base::ErrorKind;
using base::FileDescriptor;
using base::Result;

constexpr int kPatienceSeconds = 5;
constexpr int kBacklog = 16;

// Through the open directory: it cannot be exchanged, and its path may be longer than a socket's address.
sockaddr_un addressOf(const base::PrivateDirectory& directory, const std::string& name) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  const std::string path = "/proc/self/fd/" + std::to_string(directory.fd()) + "/" + name;
  std::strncpy(out.sun_path, path.c_str(), sizeof out.sun_path - 1);
  return out;
}

FileDescriptor openSocket() { return FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

void limitPatience(int socket) {
  const timeval patience{kPatienceSeconds, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

bool isThisUser(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

// Up to the line end; false where none comes in time.
bool readLine(int socket, std::string& line, std::size_t max_bytes) {
  char buffer[4096];
  while (line.size() < max_bytes) {
    const ssize_t count = ::read(socket, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return false;
    }
    line.append(buffer, static_cast<std::size_t>(count));
    if (line.back() == '\n') {
      line.pop_back();
      return true;
    }
  }
  return false;
}

bool writeLine(int socket, std::string line) {
  line += '\n';
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t count = ::send(socket, line.data() + done, line.size() - done, MSG_NOSIGNAL);
    if (count < 0 && errno != EINTR) {
      return false;
    }
    done += count > 0 ? static_cast<std::size_t>(count) : 0;
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

void LocalSocket::run() {
  while (true) {
    pollfd waits[2] = {{listening_.get(), POLLIN, 0}, {closing_.descriptor(), POLLIN, 0}};
    if (::poll(waits, 2, -1) < 0) {
      if (errno == EINTR) {
        continue;
      }
      return;
    }
    if (waits[1].revents != 0) {
      return;
    }
    if (const FileDescriptor connection{::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC)}) {
      serveOne(connection.get());
    }
  }
}

void LocalSocket::serveOne(int connection) const {
  std::string line;
  limitPatience(connection);
  if (isThisUser(connection) && readLine(connection, line, kMaxLineBytes)) {
    writeLine(connection, handler_(line));
  }
}

Result<std::string> LocalSocket::ask(const base::PrivateDirectory& directory, const std::string& name,
                                     const std::string& line) {
  const FileDescriptor socket = openSocket();
  const sockaddr_un address = addressOf(directory, name);
  if (!socket) {
    return base::systemFailure("a socket", errno);
  }
  limitPatience(socket.get());
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (errno == ECONNREFUSED) {
      [[maybe_unused]] const auto gone = directory.remove(name);
    }
    return base::fail(ErrorKind::kNotFound, "nobody listens on " + name);
  }
  std::string answer;
  if (!isThisUser(socket.get()) || !writeLine(socket.get(), line) || !readLine(socket.get(), answer, kMaxAnswerBytes)) {
    return base::fail(ErrorKind::kNotFound, "no answer on " + name);
  }
  return answer;
}

}  // namespace soracom_mcp::app
