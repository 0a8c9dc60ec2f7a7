// The service with a certificate of its own.
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

// A key and a certificate for it, in two files that go with this.
class Certificate {
 public:
  explicit Certificate(bool rsa = false)
      : key_(rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256")), certificate_(X509_new()) {
    X509_set_version(certificate_, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate_), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate_), -86'400);
    X509_gmtime_adj(X509_getm_notAfter(certificate_), 86'400);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate_), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate_, X509_get_subject_name(certificate_));
    X509_set_pubkey(certificate_, key_);
    X509_sign(certificate_, key_, EVP_sha256());
    write(certificate_file(), [this](FILE* file) { PEM_write_X509(file, certificate_); });
    write(key_file(), [this](FILE* file) { PEM_write_PrivateKey(file, key_, nullptr, nullptr, 0, nullptr, nullptr); });
  }
  ~Certificate() {
    X509_free(certificate_);
    EVP_PKEY_free(key_);
    std::filesystem::remove(certificate_file());
    std::filesystem::remove(key_file());
  }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  std::string certificate_file() const { return base_ + ".crt"; }
  std::string key_file() const { return base_ + ".key"; }

 private:
  template <class Write>
  static void write(const std::string& path, Write write_to) {
    FILE* file = std::fopen(path.c_str(), "w");
    REQUIRE(file != nullptr);
    write_to(file);
    std::fclose(file);
  }

  const std::string base_ =
      (std::filesystem::temp_directory_path() / ("soracom-mcp-tls-" + std::to_string(::getpid()))).string();
  EVP_PKEY* key_;
  X509* certificate_;
};

// One encrypted connection. Answers are read to the end of the connection.
class TlsClient {
 public:
  /// `ciphers` are all that is offered in TLS 1.2; empty: the library's.
  TlsClient(int port, int newest, const std::string& ciphers = "")
      : plain_(port), context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_max_proto_version(context_, newest);
    if (!ciphers.empty()) {
      SSL_CTX_set_security_level(context_, 0);
      SSL_CTX_set_cipher_list(context_, ciphers.c_str());
    }
    session_ = SSL_new(context_);
    SSL_set_fd(session_, plain_.socket());
  }
  ~TlsClient() {
    SSL_free(session_);
    SSL_CTX_free(context_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  bool connect() { return SSL_connect(session_) == 1; }
  void send(const std::string& bytes) {
    REQUIRE(SSL_write(session_, bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size()));
  }
  std::string readUntil(const std::string& end) {
    std::string out;
    char buffer[4096];
    while (out.find(end) == std::string::npos) {
      const int count = SSL_read(session_, buffer, sizeof buffer);
      if (count <= 0) {
        break;
      }
      out.append(buffer, static_cast<std::size_t>(count));
    }
    return out;
  }
  bool saidGoodbye() {
    char byte = 0;
    return SSL_read(session_, &byte, 1) == 0 && SSL_get_error(session_, 0) == SSL_ERROR_ZERO_RETURN;
  }

 private:
  HttpClient plain_;
  SSL_CTX* context_;
  SSL* session_ = nullptr;
};

HttpConversation::Settings encrypted(const Certificate& certificate) {
  auto tls = ServerTls::load(certificate.certificate_file(), certificate.key_file());
  REQUIRE(tls);
  HttpConversation::Settings settings;
  settings.http.server.tls = *std::move(tls);
  return settings;
}

TEST_CASE("requests, streams and ends work over an encrypted connection") {
  const Certificate certificate;
  FakeTools tools;
  HttpConversation talk(tools, encrypted(certificate));
  TlsClient client(talk.port(), TLS1_3_VERSION);
  REQUIRE(client.connect());
  client.send(talk.post(request("1", "ping")));
  CHECK(client.readUntil("{}}").starts_with("HTTP/1.1 200 OK"));
  // Larger than one record, and cut where a record ends.
  const std::string large = std::string(100'000, 'x');
  client.send(talk.post(modern("2", "tools/call", R"({"name":"echo","arguments":{"t":")" + large + R"("}})"),
                        modernFields("tools/call", "echo")));
  CHECK(client.readUntil(R"("version":"1.2.3"}}}})").find(large) != std::string::npos);
  client.send(httpRequest(talk.port(), "GET", "/sse", {"Connection: close"}));
  CHECK(client.readUntil("sessionId=").find("text/event-stream") != std::string::npos);
  talk.service().end(base::Clock::now());
  client.readUntil("0\r\n\r\n");
  CHECK(client.saidGoodbye());
}

TEST_CASE("what is no TLS, or an old one, gets no answer") {
  const Certificate certificate;
  FakeTools tools;
  HttpConversation talk(tools, encrypted(certificate));
  TlsClient old(talk.port(), TLS1_1_VERSION);
  CHECK(!old.connect());
  HttpClient plain = talk.connect();
  plain.send(talk.post(request("1", "ping")));
  // At most an alert comes, which is no HTTP.
  char buffer[64];
  const ssize_t count = ::recv(plain.socket(), buffer, sizeof buffer, 0);
  CHECK((count <= 0 || buffer[0] != 'H'));
  TlsClient recent(talk.port(), TLS1_2_VERSION);
  CHECK(recent.connect());
}

TEST_CASE("of TLS 1.2 the service takes ephemeral keys and authenticated ciphers only") {
  struct Row {
    const char* ciphers;
    bool taken;
  };
  static const Row kTable[] = {
      {"ECDHE-RSA-AES128-GCM-SHA256", true},
      {"ECDHE-RSA-CHACHA20-POLY1305", true},
      {"ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-GCM-SHA384:AES128-SHA", true},
      {"AES128-GCM-SHA256:AES256-GCM-SHA384", false},
      {"AES128-SHA:AES256-SHA:AES128-SHA256:AES256-SHA256", false},
      {"ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES256-SHA384", false},
      {"DHE-RSA-AES128-SHA:DHE-RSA-AES256-SHA256", false},
      {"ADH-AES128-GCM-SHA256:AECDH-AES128-SHA", false},
      {"ECDHE-RSA-NULL-SHA:NULL-SHA256", false},
  };
  const Certificate certificate(true);
  FakeTools tools;
  HttpConversation talk(tools, encrypted(certificate));
  for (const Row& row : kTable) {
    INFO(row.ciphers);
    TlsClient client(talk.port(), TLS1_2_VERSION, row.ciphers);
    CHECK(client.connect() == row.taken);
  }
}

TEST_CASE("a key that belongs to another certificate is refused") {
  const Certificate certificate;
  CHECK(ServerTls::load(certificate.certificate_file(), certificate.key_file()));
  CHECK(!ServerTls::load(certificate.key_file(), certificate.key_file()));
  CHECK(!ServerTls::load("/nonexistent", certificate.key_file()));
}

}  // namespace
}  // namespace soracom_mcp::mcp
