#include "tests/tools/http/test_authority.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>

namespace soracom_mcp::tools {
namespace {

X509* makeCertificate(EVP_PKEY* key, const std::string& name, int from_days, int to_days, long serial) {
  X509* out = X509_new();
  X509_set_version(out, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(out), serial);
  X509_gmtime_adj(X509_getm_notBefore(out), 86'400L * from_days);
  X509_gmtime_adj(X509_getm_notAfter(out), 86'400L * to_days);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(out), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_pubkey(out, key);
  return out;
}

void addExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

struct TestAuthority::Keys {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = nullptr;
};

TestAuthority::TestAuthority() : keys_(new Keys) {
  keys_->certificate = makeCertificate(keys_->key, "test authority", -10, 10, 1);
  X509_set_issuer_name(keys_->certificate, X509_get_subject_name(keys_->certificate));
  addExtension(keys_->certificate, keys_->certificate, NID_basic_constraints, "critical,CA:TRUE");
  addExtension(keys_->certificate, keys_->certificate, NID_key_usage, "critical,keyCertSign");
  X509_sign(keys_->certificate, keys_->key, EVP_sha256());
  std::string path = "/tmp/soracom-mcp-test-ca-XXXXXX";
  const int fd = ::mkstemp(path.data());
  FILE* out = ::fdopen(fd, "w");
  PEM_write_X509(out, keys_->certificate);
  ::fclose(out);
  file_ = path;
}

TestAuthority::~TestAuthority() {
  ::unlink(file_.c_str());
  X509_free(keys_->certificate);
  EVP_PKEY_free(keys_->key);
  delete keys_;
}

ssl_ctx_st* TestAuthority::serverContext(const CertificateWish& wish) const {
  EVP_PKEY* key = wish.rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
  X509* certificate = makeCertificate(key, wish.common_name, wish.valid_from_days, wish.valid_to_days, 2);
  X509* issuer = wish.self_signed ? certificate : keys_->certificate;
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  if (!wish.alternative_names.empty()) {
    addExtension(certificate, issuer, NID_subject_alt_name, wish.alternative_names);
  }
  X509_sign(certificate, wish.self_signed ? key : keys_->key, EVP_sha256());
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_use_certificate(context, certificate);
  SSL_CTX_use_PrivateKey(context, key);
  if (wish.newest_tls != 0) {
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, 0);
    SSL_CTX_set_max_proto_version(context, wish.newest_tls);
  }
  if (!wish.ciphers.empty()) {
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_cipher_list(context, wish.ciphers.c_str());
    SSL_CTX_set_dh_auto(context, 1);
  }
  X509_free(certificate);
  EVP_PKEY_free(key);
  return context;
}

}  // namespace soracom_mcp::tools
