#include "bench/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/command_line.h"
#include "bench/stopwatch.h"

namespace soracom_mcp::bench {
namespace {

constexpr std::int64_t kExitWait = 2'000'000'000;

}  // namespace

pid_t spawnProgram(const std::vector<std::string>& command, const StandardStreams& streams) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  const int given[3] = {streams.in, streams.out, streams.error};
  for (int stream = 0; stream < 3; ++stream) {
    if (given[stream] != StandardStreams::kNone) {
      posix_spawn_file_actions_adddup2(&actions, given[stream], stream);
    } else {
      posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", stream == 0 ? O_RDONLY : O_WRONLY, 0);
    }
  }
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  pid_t process = -1;
  const int error = posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    die("cannot start " + command[0] + ": " + strerror(error));
  }
  return process;
}

void awaitExit(pid_t process) {
  const std::int64_t until = nowNanoseconds() + kExitWait;
  int status = 0;
  while (waitpid(process, &status, WNOHANG) == 0) {
    if (nowNanoseconds() > until) {
      kill(process, SIGKILL);
      waitpid(process, &status, 0);
      return;
    }
    usleep(1000);
  }
}

}  // namespace soracom_mcp::bench
