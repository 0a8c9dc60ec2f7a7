#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace soracom_mcp::bench {

/// The descriptors that become a program's standard streams; kNone is /dev/null.
struct StandardStreams {
  static constexpr int kNone = -1;
  int in = kNone;
  int out = kNone;
  int error = kNone;
};

/// Starts `command`, looked up in PATH. The descriptors stay open here and should be close-on-exec. Ends the program
/// where it cannot be started.
pid_t spawnProgram(const std::vector<std::string>& command, const StandardStreams& streams);

/// Waits two seconds for a process that has been asked to end, then kills it.
void awaitExit(pid_t process);

}  // namespace soracom_mcp::bench
