#include "tests/tools/safety/killed_process.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

namespace soracom_mcp::test {

std::optional<std::size_t> runKilled(const std::function<void()>& work, std::size_t after) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
      ::_exit(77);
    }
    ::raise(SIGSTOP);
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (!WIFSTOPPED(status)) {
    return std::nullopt;
  }
  // Each call stops twice: when it is entered and when it returns.
  for (std::size_t stops = 0; true; ++stops) {
    if (stops / 2 >= after && stops % 2 == 1) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, &status, 0);
      return stops / 2;
    }
    ::ptrace(PTRACE_SYSCALL, pid, nullptr, nullptr);
    ::waitpid(pid, &status, 0);
    if (!WIFSTOPPED(status)) {
      return stops / 2;
    }
  }
}

}  // namespace soracom_mcp::test
