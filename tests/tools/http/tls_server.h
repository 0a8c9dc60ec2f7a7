#pragma once

#include <openssl/ssl.h>
#include <signal.h>

#include <algorithm>
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
  /// Makes a record of `bytes` and sends its first `size` bytes.
  void sendPart(const std::string& bytes, std::size_t size) {
    BIO* const wire = SSL_get_wbio(session_);
    BIO_up_ref(wire);
    BIO* const memory = BIO_new(BIO_s_mem());
    BIO_up_ref(memory);
    SSL_set0_wbio(session_, memory);
    send(bytes);
    char* record = nullptr;
    const long length = BIO_get_mem_data(memory, &record);
    const std::string out(record, std::min(size, static_cast<std::size_t>(length)));
    SSL_set0_wbio(session_, wire);
    BIO_free(memory);
    BIO_write(wire, out.data(), static_cast<int>(out.size()));
  }
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
