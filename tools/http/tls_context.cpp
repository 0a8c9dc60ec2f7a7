#include "tools/http/tls_context.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "base/tls_ciphers.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

/// OpenSSL's level of 112 bits: no RSA or DH key below 2048 bits, no signature with SHA-1.
constexpr int kSecurityLevel = 2;

int descriptorOf(BIO* bio) { return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio))); }

bool wouldBlock() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

int sendBytes(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const auto sent = ::send(descriptorOf(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (sent < 0 && wouldBlock()) {
    BIO_set_retry_write(bio);
  }
  return static_cast<int>(sent);
}

int receiveBytes(BIO* bio, char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const auto received = ::recv(descriptorOf(bio), bytes, static_cast<std::size_t>(size), 0);
  if (received < 0 && wouldBlock()) {
    BIO_set_retry_read(bio);
  } else if (received == 0) {
    BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  }
  return static_cast<int>(received);
}

long controlSocket(BIO* bio, int command, long, void*) {
  switch (command) {
    case BIO_CTRL_FLUSH:
    case BIO_CTRL_DUP:
      return 1;
    case BIO_CTRL_EOF:
      return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    default:
      return 0;
  }
}

/// OpenSSL's own socket BIO writes with write(2), which raises SIGPIPE.
const BIO_METHOD* socketMethod() {
  static const BIO_METHOD* const kMethod = [] {
    BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "quiet socket");
    if (method != nullptr) {
      BIO_meth_set_write(method, sendBytes);
      BIO_meth_set_read(method, receiveBytes);
      BIO_meth_set_ctrl(method, controlSocket);
    }
    return method;
  }();
  return kMethod;
}

bool isAddress(const std::string& host) {
  unsigned char bytes[sizeof(in6_addr)];
  return inet_pton(AF_INET, host.c_str(), bytes) == 1 || inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

std::string lastFault() {
  char text[256] = "unknown fault";
  if (const unsigned long code = ERR_peek_last_error(); code != 0) {
    ERR_error_string_n(code, text, sizeof text);
  }
  ERR_clear_error();
  return text;
}

}  // namespace

TlsContext::TlsContext(std::string host, std::string ca_file) : host_(std::move(host)), ca_file_(std::move(ca_file)) {}

TlsContext::~TlsContext() {
  if (context_ != nullptr) {
    SSL_CTX_free(context_);
  }
}

void TlsContext::FreeSession::operator()(ssl_st* session) const noexcept { SSL_free(session); }

Result<void> TlsContext::load() {
  if (context_ != nullptr) {
    return {};
  }
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (!context) {
    return fail(ErrorKind::kInternal, "TLS cannot be set up: " + lastFault());
  }
  if (SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context.get(), base::kTls12Ciphers) != 1) {
    return fail(ErrorKind::kInternal, "TLS cannot be set up: " + lastFault());
  }
  SSL_CTX_set_security_level(context.get(), std::max(SSL_CTX_get_security_level(context.get()), kSecurityLevel));
  // Without it a session reads on by itself for as long as its peer sends records that hold nothing for us.
  SSL_CTX_clear_mode(context.get(), SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (ca_file_.empty()) {
    SSL_CTX_set_default_verify_paths(context.get());
  } else if (SSL_CTX_load_verify_locations(context.get(), ca_file_.c_str(), nullptr) != 1) {
    return fail(ErrorKind::kInvalidInput,
                "the CA file " + ca_file_ + " cannot be read as PEM certificates: " + lastFault());
  }
  // The certificate's common name is no longer a host name (RFC 9525).
  X509_VERIFY_PARAM_set_hostflags(SSL_CTX_get0_param(context.get()),
                                  X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  context_ = context.release();
  return {};
}

Result<TlsContext::SessionPtr> TlsContext::newSession(int fd) {
  const std::lock_guard lock(mutex_);
  if (auto loaded = load(); !loaded) {
    return fail(std::move(loaded).error());
  }
  SessionPtr session(SSL_new(context_));
  BIO* bio = session ? BIO_new(socketMethod()) : nullptr;
  if (bio == nullptr) {
    return fail(ErrorKind::kInternal, "TLS cannot be set up: " + lastFault());
  }
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(fd)));
  BIO_set_init(bio, 1);
  SSL_set_bio(session.get(), bio, bio);
  static constexpr unsigned char kHttp11[] = "\x08http/1.1";
  SSL_set_alpn_protos(session.get(), kHttp11, sizeof kHttp11 - 1);
  const bool named = isAddress(host_) ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session.get()), host_.c_str()) == 1
                                      : SSL_set1_host(session.get(), host_.c_str()) == 1 &&
                                            SSL_set_tlsext_host_name(session.get(), host_.c_str()) == 1;
  if (!named) {
    return fail(ErrorKind::kInternal, "TLS cannot be set up for host " + host_ + ": " + lastFault());
  }
  SSL_set_connect_state(session.get());
  return session;
}

}  // namespace soracom_mcp::tools
