#pragma once

#include <openssl/ssl.h>
#include <signal.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "tests/tools/http/scripted_server.h"
#include "tests/tools/http/test_authority.h"

namespace soracom_mcp::tools {

/// The server's end of one TLS connection.
class TlsPeer {
 public:
  TlsPeer(SSL_CTX* context, int fd) : session_(SSL_new(context)) {
    SSL_set_fd(session_, fd);
    accepted_ = SSL_accept(session_) == 1;
  }
  ~TlsPeer() { SSL_free(session_); }

  bool accepted() const { return accepted_; }
  std::string readRequest() {
    std::string out;
    char byte = 0;
    while (!out.ends_with("\r\n\r\n")) {
      if (SSL_read(session_, &byte, 1) != 1) {
        return {};
      }
      out.push_back(byte);
    }
    return out;
  }
  void send(const std::string& bytes) { SSL_write(session_, bytes.data(), static_cast<int>(bytes.size())); }
  void sayGoodbye() { SSL_shutdown(session_); }
  SSL* session() { return session_; }

 private:
  SSL* session_;
  bool accepted_ = false;
};

/// A TLS server for the life of one test, and how many requests it has seen.
struct TlsServer {
  using Script = std::function<void(TlsPeer&)>;

  TlsServer(const TestAuthority& authority, const CertificateWish& wish, Script script)
      : context(authority.serverContext(wish)), server([this, script](ScriptedPeer& peer) {
          TlsPeer tls(context.get(), peer.fd());
          if (tls.accepted()) {
            ++handshakes;
            script(tls);
          }
        }) {
    ::signal(SIGPIPE, SIG_IGN);  // For OpenSSL's own socket BIO at the server's end.
  }
  std::string url(const std::string& host = "127.0.0.1") const {
    return "https://" + host + ":" + std::to_string(server.port());
  }

  struct Free {
    void operator()(SSL_CTX* each) const { SSL_CTX_free(each); }
  };
  std::unique_ptr<SSL_CTX, Free> context;
  std::atomic<int> handshakes = 0;
  ScriptedServer server;
};

}  // namespace soracom_mcp::tools
