#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "tools/http/address_rule.h"
#include "tools/http/base_url.h"
#include "tools/http/call_wait.h"
#include "tools/http/host_resolver.h"
#include "tools/http/tls_context.h"

namespace soracom_mcp::tools {

/// One connection to the upstream, plain or TLS, on a non-blocking socket. All waiting is CallWait's, so every step,
/// connecting and the handshake included, ends at the call's stop or deadline. Used by one thread at a time.
class Connection final {
 public:
  /// Connects and, for https, completes the handshake. At most `connect_timeout` in all, shared out between the host's
  /// addresses. Nothing has been sent when it fails: kUnreachable, kAuthentication (certificate), kTimeout, kCancelled,
  /// kRefused (`rule` permits none of the addresses).
  static base::Result<std::unique_ptr<Connection>> open(const BaseUrl& url, HostResolver& resolver, TlsContext& tls,
                                                        const CallWait& wait, base::Clock::duration connect_timeout,
                                                        AddressRule rule);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Sends all of `bytes`. Errors: kInterrupted, kTimeout, kCancelled.
  base::Result<void> write(std::string_view bytes, const CallWait& wait);
  /// Reads 1 to `size` bytes; 0 is the orderly end (for TLS: the peer said so). Errors: kInterrupted, kTimeout,
  /// kCancelled.
  base::Result<std::size_t> read(char* out, std::size_t size, const CallWait& wait);

  /// False when the peer has closed an idle connection or sent something nobody asked for. Does not block.
  bool idleAndAlive();

  /// Bytes given to the operating system since the connection was opened; they may have reached the peer.
  std::uint64_t bytesSent() const;

  base::Clock::time_point last_used{};

 private:
  explicit Connection(int fd) : fd_(fd) {}
  base::Result<void> handshake(const BaseUrl& url, TlsContext& tls, const CallWait& wait,
                               base::Clock::time_point until);

  int fd_;
  std::uint64_t plain_bytes_sent_ = 0;
  bool just_wrote_ = false;
  bool broken_ = false;  ///< no farewell is sent on a broken TLS session
  TlsContext::SessionPtr session_;
};

}  // namespace soracom_mcp::tools
