#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "bench/http_target.h"

namespace soracom_mcp::bench {

/// An HTTP server started as a subprocess, which says "listening on URL" on stderr. One at a time. Every failure ends
/// the program, and the server with it.
class ServerProcess final {
 public:
  /// Returns when the server listens.
  explicit ServerProcess(const std::vector<std::string>& command);
  /// Asks it to end with SIGTERM, waits two seconds, then kills.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  pid_t id() const { return id_; }
  const HttpTarget& target() const { return target_; }
  /// Where it said that its metrics are ("metrics on URL"); port 0 where it did not.
  const HttpTarget& metrics() const { return metrics_; }
  /// Open file descriptors.
  std::size_t descriptors() const;

 private:
  void readPlaces();

  pid_t id_ = -1;
  int errors_ = -1;
  HttpTarget target_;
  HttpTarget metrics_;
};

}  // namespace soracom_mcp::bench
