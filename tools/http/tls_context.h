#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"

struct ssl_ctx_st;
struct ssl_st;

namespace soracom_mcp::tools {

/// How to speak TLS with one host: TLS 1.3, or 1.2 with kTls12Ciphers, without renegotiation; the chain verified, the
/// name checked against the certificate's subject alternative names only. OpenSSL and the store of trusted authorities
/// are touched by the first session and not before, because loading them costs more than starting the program.
/// Thread-safe.
class TlsContext final {
 public:
  /// `ca_file` (PEM) replaces the system's authorities; empty: the system's (SSL_CERT_FILE and SSL_CERT_DIR apply).
  TlsContext(std::string host, std::string ca_file);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  struct FreeSession {
    void operator()(ssl_st* session) const noexcept;
  };
  using SessionPtr = std::unique_ptr<ssl_st, FreeSession>;

  /// A client session on the non-blocking socket `fd`, before its handshake. Its bytes go out with MSG_NOSIGNAL, so a
  /// closed peer raises no SIGPIPE. Errors: kInvalidInput for a CA file that cannot be read, kInternal.
  base::Result<SessionPtr> newSession(int fd);

 private:
  base::Result<void> load();

  const std::string host_;
  const std::string ca_file_;
  std::mutex mutex_;
  ssl_ctx_st* context_ = nullptr;
};

}  // namespace soracom_mcp::tools
