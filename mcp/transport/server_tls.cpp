#include "mcp/transport/server_tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <limits>

#include "base/tls_ciphers.h"

namespace soracom_mcp::mcp {
namespace {

using base::ErrorKind;
using base::fail;

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSession {
  void operator()(SSL* session) const { SSL_free(session); }
};

int boundedSize(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

class TlsIo final : public SocketIo {
 public:
  explicit TlsIo(SSL* session) : session_(session) {}

  IoResult handshake() override {
    ERR_clear_error();
    const int done = SSL_accept(session_.get());
    return done == 1 ? IoResult{IoResult::Kind::kDone, 0} : failure(done);
  }
  IoResult read(char* out, std::size_t size) override {
    ERR_clear_error();
    return resultOf(SSL_read(session_.get(), out, boundedSize(size)));
  }
  IoResult write(const char* bytes, std::size_t size) override {
    ERR_clear_error();
    return resultOf(SSL_write(session_.get(), bytes, boundedSize(size)));
  }
  bool holdsInput() const override { return SSL_pending(session_.get()) > 0; }
  void sayGoodbye() override {
    if (SSL_is_init_finished(session_.get()) == 1) {
      ERR_clear_error();
      SSL_shutdown(session_.get());
    }
  }

 private:
  IoResult resultOf(int count) const {
    return count > 0 ? IoResult{IoResult::Kind::kDone, static_cast<std::size_t>(count)} : failure(count);
  }
  IoResult failure(int code) const {
    switch (SSL_get_error(session_.get(), code)) {
      case SSL_ERROR_WANT_READ:
        return {IoResult::Kind::kWantRead, 0};
      case SSL_ERROR_WANT_WRITE:
        return {IoResult::Kind::kWantWrite, 0};
      default:
        return {};
    }
  }

  const std::unique_ptr<SSL, FreeSession> session_;
};

class LoadedTls final : public ServerTls {
 public:
  explicit LoadedTls(SSL_CTX* context) : context_(context) {}

  SSL_CTX* context() const { return context_.get(); }

  std::unique_ptr<SocketIo> accept(int socket) const override {
    SSL* session = SSL_new(context_.get());
    if (session == nullptr) {
      return nullptr;
    }
    auto io = std::make_unique<TlsIo>(session);
    return SSL_set_fd(session, socket) == 1 ? std::move(io) : nullptr;
  }

 private:
  const std::unique_ptr<SSL_CTX, FreeContext> context_;
};

std::string lastError() {
  char text[256] = "unusable";
  if (const auto code = ERR_get_error(); code != 0) {
    ERR_error_string_n(code, text, sizeof text);
  }
  return text;
}

}  // namespace

base::Result<std::shared_ptr<const ServerTls>> ServerTls::load(const std::string& certificate_file,
                                                               const std::string& key_file) {
  ERR_clear_error();
  auto tls = std::make_shared<LoadedTls>(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = tls->context();
  if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context, base::kTls12Ciphers) != 1) {
    return fail(ErrorKind::kInternal, "TLS cannot be set up: " + lastError());
  }
  // A write may be repeated from another place in memory, and may be done in parts.
  SSL_CTX_set_mode(context,
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    return fail(ErrorKind::kInvalidInput, "no certificate can be read from " + certificate_file + ": " + lastError());
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return fail(ErrorKind::kInvalidInput, "no key can be read from " + key_file + ": " + lastError());
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    return fail(ErrorKind::kInvalidInput, "the key in " + key_file + " does not belong to " + certificate_file);
  }
  return std::shared_ptr<const ServerTls>(std::move(tls));
}

}  // namespace soracom_mcp::mcp
