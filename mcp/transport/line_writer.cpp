#include "mcp/transport/line_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace soracom_mcp::mcp {
namespace {

constexpr int kPipeBytes = 256 * 1024;

bool hasType(int descriptor, mode_t type) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == type;
}

// A pipe opened once more is a descriptor of our own: it can be made non-blocking without changing the one that was
// inherited and may be shared with other processes or with stderr. -1 for what is no pipe or cannot be opened so.
int reopenPipe(int descriptor) {
  if (!hasType(descriptor, S_IFIFO)) {
    return -1;
  }
  const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
  const int reopened = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
#ifdef F_SETPIPE_SZ
  // Room for a whole tools/list, so that a reader is woken once for it. Where it is not granted, writing takes longer.
  if (reopened >= 0 && ::fcntl(reopened, F_GETPIPE_SZ) < kPipeBytes) {
    ::fcntl(reopened, F_SETPIPE_SZ, kPipeBytes);
  }
#endif
  return reopened;
}

}  // namespace

LineWriter::LineWriter(int descriptor, int input, const WakeEvent& closing, WakeEvent& broken,
                       std::chrono::milliseconds patience)
    : descriptor_(descriptor),
      input_(input),
      closing_(closing),
      broken_(broken),
      patience_(patience),
      own_descriptor_(reopenPipe(descriptor)),
      is_socket_(hasType(descriptor, S_IFSOCK)) {}

LineWriter::~LineWriter() {
  if (own_descriptor_ >= 0) {
    ::close(own_descriptor_);
  }
}

void LineWriter::write(std::string line) {
  if (line.find('\n') != std::string::npos) {
    std::replace(line.begin(), line.end(), '\n', ' ');
  }
  line += '\n';
  const std::lock_guard lock(mutex_);
  if (isBroken() || writeAll(line)) {
    return;
  }
  is_broken_.store(true, std::memory_order_release);
  broken_.set();
}

bool LineWriter::writeAll(std::string_view bytes) {
  while (!bytes.empty()) {
    const long written = writeSome(bytes);
    if (written > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      if (!waitUntilWritable()) {
        return false;
      }
    } else if (written < 0 && errno != EINTR) {
      return false;
    }
  }
  return true;
}

// Never waits on a pipe or a socket (hosts on Node.js use sockets); on anything else the system waits.
long LineWriter::writeSome(std::string_view bytes) const {
  if (is_socket_) {
    return ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }
  return ::write(own_descriptor_ >= 0 ? own_descriptor_ : descriptor_, bytes.data(), bytes.size());
}

bool LineWriter::waitUntilWritable() const {
  const int descriptor = own_descriptor_ >= 0 ? own_descriptor_ : descriptor_;
  bool closing = false;
  while (true) {
    // Of a pipe whose other end is closed poll() tells without being asked, of a socket it has to be asked.
    pollfd waits[3] = {{descriptor, POLLOUT, 0}, {closing_.descriptor(), POLLIN, 0}, {input_, POLLRDHUP, 0}};
    const int ready = ::poll(waits, closing ? 1 : 3, closing ? static_cast<int>(patience_.count()) : -1);
    if (ready < 0 && errno != EINTR) {
      return false;
    }
    if (ready > 0 && waits[0].revents != 0) {
      return true;  // also when it failed: the next write says how
    }
    if (ready == 0) {
      return false;
    }
    closing = closing || (ready > 0 && (waits[1].revents | waits[2].revents) != 0);
  }
}

}  // namespace soracom_mcp::mcp
