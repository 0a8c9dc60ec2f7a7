#include "bench/server_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iterator>

#include "bench/command_line.h"
#include "bench/spawn.h"

namespace soracom_mcp::bench {
namespace {

// Nobody reads what is said after the start: the pipe takes it.
constexpr int kPipeBytes = 1 << 20;
constexpr int kStartMs = 30'000;

// For the end of the program by die(), which destroys no objects of main().
pid_t running_server = -1;

void endRunningServer() {
  if (running_server > 0) {
    kill(running_server, SIGKILL);
  }
}

/// What follows `label` on its line; empty while that line has not come whole.
std::string_view valueOf(std::string_view text, std::string_view label) {
  const std::size_t at = text.find(label);
  const std::size_t end = at == std::string_view::npos ? at : text.find('\n', at);
  return end == std::string_view::npos ? std::string_view() : text.substr(at + label.size(), end - at - label.size());
}

}  // namespace

ServerProcess::ServerProcess(const std::vector<std::string>& command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    die(std::string("no pipe: ") + strerror(errno));
  }
  fcntl(ends[0], F_SETPIPE_SZ, kPipeBytes);
  id_ = spawnProgram(command, {.error = ends[1]});
  close(ends[1]);
  errors_ = ends[0];
  if (running_server < 0) {
    std::atexit(endRunningServer);
  }
  running_server = id_;
  readPlaces();
}

ServerProcess::~ServerProcess() {
  running_server = 0;
  kill(id_, SIGTERM);
  awaitExit(id_);
  close(errors_);
}

void ServerProcess::readPlaces() {
  std::string said;
  while (valueOf(said, "listening on ").empty()) {
    pollfd end{errors_, POLLIN, 0};
    char chunk[4096];
    const ssize_t size = poll(&end, 1, kStartMs) > 0 ? read(errors_, chunk, sizeof chunk) : 0;
    if (size <= 0) {
      die("the server does not listen; it said: " + said);
    }
    said.append(chunk, static_cast<std::size_t>(size));
  }
  target_ = readUrl(valueOf(said, "listening on "));
  if (const std::string_view url = valueOf(said, "metrics on "); !url.empty()) {
    metrics_ = readUrl(url);
  }
}

std::size_t ServerProcess::descriptors() const {
  std::error_code gone;
  const std::filesystem::directory_iterator list("/proc/" + std::to_string(id_) + "/fd", gone);
  return gone ? 0 : static_cast<std::size_t>(std::distance(begin(list), end(list)));
}

}  // namespace soracom_mcp::bench
