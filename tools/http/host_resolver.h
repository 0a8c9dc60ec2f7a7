#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/stop.h"

namespace soracom_mcp::tools {

/// One address to connect to.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

/// Looks up the addresses of one host. getaddrinfo cannot be interrupted, so it runs on a thread of its own and callers
/// leave at their stop or deadline; callers that come during a look-up share its result. An address as host needs no
/// thread. Thread-safe. The destructor joins, so it waits for a look-up that still runs (the resolver's own time
/// limit).
class HostResolver final {
 public:
  HostResolver(std::string host, int port);
  ~HostResolver();
  HostResolver(const HostResolver&) = delete;
  HostResolver& operator=(const HostResolver&) = delete;

  /// The address that `host` is the text of, in any form the system takes (2130706433 is 127.0.0.1).
  static std::optional<SocketAddress> literal(const std::string& host);

  /// At least one address. Errors: kUnreachable when the name has none or `until` passed, kTimeout, kCancelled.
  base::Result<std::vector<SocketAddress>> resolve(const base::Stop& stop, base::Clock::time_point until);

 private:
  using Answer = base::Result<std::vector<SocketAddress>>;
  static Answer lookUp(const std::string& host, int port, int flags);
  void startLookUp();

  const std::string host_;
  const int port_;
  std::vector<SocketAddress> literal_;  ///< where the host is an address

  std::mutex mutex_;
  std::condition_variable_any finished_;
  std::thread thread_;
  bool running_ = false;
  std::uint64_t answers_ = 0;  ///< number of finished look-ups; tells a waiter that a new answer is there
  Answer answer_;
};

}  // namespace soracom_mcp::tools
