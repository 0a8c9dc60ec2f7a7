#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace soracom_mcp::bench {

/// A server started as a subprocess that speaks lines on its stdin and stdout; its stderr goes to /dev/null. One
/// thread. Every failure ends the program.
class ChildProcess final {
 public:
  /// Returns when the process has been spawned. The pipes hold a megabyte, so that a burst does not wait for the peer.
  explicit ChildProcess(const std::vector<std::string>& command);
  /// Closes stdin, waits two seconds for the exit, then kills.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t id() const { return id_; }
  /// The moment just before the spawn.
  std::int64_t startedAt() const { return started_at_; }

  /// Queues a line and writes as much as the pipe takes. Does not block.
  void send(std::string_view line);
  /// Waits up to `timeout_ms` for traffic and hands over each complete line that has come.
  void pump(int timeout_ms, const std::function<void(std::string_view)>& on_line);

 private:
  void flush();

  pid_t id_ = -1;
  int stdin_ = -1;
  int stdout_ = -1;
  std::int64_t started_at_ = 0;
  std::string unsent_;
  std::string received_;
  std::size_t searched_ = 0;  ///< received_ has no newline before this offset
};

}  // namespace soracom_mcp::bench
