#include "bench/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "bench/command_line.h"
#include "bench/spawn.h"
#include "bench/stopwatch.h"

namespace soracom_mcp::bench {
namespace {

constexpr int kPipeBytes = 1 << 20;

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
  int to[2];
  int from[2];
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) {
    die(std::string("no pipe: ") + strerror(errno));
  }
  fcntl(to[1], F_SETPIPE_SZ, kPipeBytes);
  fcntl(from[0], F_SETPIPE_SZ, kPipeBytes);
  started_at_ = nowNanoseconds();
  id_ = spawnProgram(command, {.in = to[0], .out = from[1]});
  close(to[0]);
  close(from[1]);
  stdin_ = to[1];
  stdout_ = from[0];
  fcntl(stdin_, F_SETFL, O_NONBLOCK);
  fcntl(stdout_, F_SETFL, O_NONBLOCK);
}

ChildProcess::~ChildProcess() {
  close(stdin_);
  awaitExit(id_);
  close(stdout_);
}

void ChildProcess::send(std::string_view line) {
  unsent_.append(line).append("\n");
  flush();
}

void ChildProcess::flush() {
  while (!unsent_.empty()) {
    const ssize_t written = write(stdin_, unsent_.data(), unsent_.size());
    if (written > 0) {
      unsent_.erase(0, static_cast<std::size_t>(written));
    } else if (written < 0 && errno == EAGAIN) {
      return;
    } else {
      die("the server closed its stdin");
    }
  }
}

void ChildProcess::pump(int timeout_ms, const std::function<void(std::string_view)>& on_line) {
  pollfd ends[2] = {{stdout_, POLLIN, 0}, {stdin_, POLLOUT, 0}};
  if (poll(ends, unsent_.empty() ? 1 : 2, timeout_ms) <= 0) {
    return;
  }
  flush();
  if ((ends[0].revents & (POLLIN | POLLHUP)) == 0) {
    return;
  }
  char chunk[1 << 16];
  const ssize_t size = read(stdout_, chunk, sizeof chunk);
  if (size == 0) {
    die("the server closed its stdout");
  }
  if (size < 0) {
    return;
  }
  received_.append(chunk, static_cast<std::size_t>(size));
  std::size_t begin = 0;
  for (std::size_t end; (end = received_.find('\n', searched_)) != std::string::npos; begin = searched_ = end + 1) {
    on_line(std::string_view(received_).substr(begin, end - begin));
  }
  received_.erase(0, begin);
  searched_ = received_.size();
}

}  // namespace soracom_mcp::bench
