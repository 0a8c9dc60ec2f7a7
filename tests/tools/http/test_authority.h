#pragma once

#include <string>

struct ssl_ctx_st;

namespace soracom_mcp::tools {

/// How a test certificate is to differ from a good one for 127.0.0.1 and localhost.
struct CertificateWish {
  std::string common_name = "localhost";
  std::string alternative_names = "DNS:localhost,IP:127.0.0.1";  ///< empty: none
  int valid_from_days = -1;
  int valid_to_days = 1;
  bool self_signed = false;
  bool rsa = false;       ///< the key of the certificate; else on a curve
  std::string ciphers{};  ///< of TLS 1.2, the only ones the server takes; empty: the library's
  int newest_tls = 0;  ///< a TLS1_x_VERSION constant, 0: no limit
};

/// A certificate authority made for one test, with keys that exist nowhere else.
class TestAuthority final {
 public:
  TestAuthority();
  ~TestAuthority();
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  /// A PEM file with the authority's certificate, removed with the authority.
  const std::string& file() const { return file_; }
  /// A server context with a certificate of this authority; the caller frees it.
  ssl_ctx_st* serverContext(const CertificateWish& wish) const;

 private:
  struct Keys;
  Keys* keys_;
  std::string file_;
};

}  // namespace soracom_mcp::tools
