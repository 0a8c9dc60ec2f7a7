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

  /// What a connection shows on which nothing is under way. kOver: ended, or in a state that cannot be told. kSpoke:
  /// the peer has sent something nobody asked for.
  enum class Idle { kQuiet, kOver, kSpoke };
  /// Looks without blocking.
  Idle look();

  /// From now on an answer that begins before the peer's system has confirmed the whole request is noted. Only for a
  /// connection that has carried a request before: what such an answer is to was asked earlier.
  void watchForForeignAnswer();
  /// The bytes read since then, or the first of them, were on their way before the peer had the request. They travel
  /// with the confirmation of all that its system has received, so there is no doubt about it. Somebody in between who
  /// ends TCP confirms in the server's place; behind such a one nothing is noted.
  bool foreignAnswer() const { return foreign_answer_; }
  /// The peer's system has confirmed all that was sent.
  bool allConfirmed() const;

  /// Bytes given to the operating system since the connection was opened; they may have reached the peer.
  std::uint64_t bytesSent() const;

  /// The connection has carried a request.
  bool used = false;
  /// How many it has carried since it was left alone for long enough to see what comes late (ConnectionPool).
  unsigned uses_unrested = 0;
  base::Clock::duration slowest_answer{0};
  /// So long it may be idle, as far as the server has said.
  base::Clock::duration keeps_idle = base::Clock::duration::max();

 private:
  explicit Connection(int fd) : fd_(fd) {}
  base::Result<void> handshake(const BaseUrl& url, TlsContext& tls, const CallWait& wait,
                               base::Clock::time_point until);
  bool insideRecord() const;
  bool answeredBeforeSent();
  void noteEarly(bool unconfirmed, std::ptrdiff_t got);

  int fd_;
  std::uint64_t plain_bytes_sent_ = 0;
  bool just_wrote_ = false;
  bool watching_ = false;  ///< until the first byte of the answer
  bool foreign_answer_ = false;
  bool broken_ = false;  ///< no farewell is sent on a broken TLS session
  TlsContext::SessionPtr session_;
};

}  // namespace soracom_mcp::tools
