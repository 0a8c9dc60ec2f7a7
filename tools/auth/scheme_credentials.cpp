#include "tools/auth/scheme_credentials.h"

namespace soracom_mcp::tools {
namespace {

CredentialPtr credentialOf(std::map<std::string, SchemeValues> schemes) {
  auto out = std::make_shared<Credential>();
  out->schemes = std::move(schemes);
  return out;
}

}  // namespace

SchemeCredentials::SchemeCredentials(std::map<std::string, SchemeValues> schemes, std::string source)
    : source_(std::move(source)), credential_(credentialOf(std::move(schemes))) {}

base::Result<CredentialPtr> SchemeCredentials::get(const base::Stop&) { return credential_; }

base::Result<CredentialPtr> SchemeCredentials::renew(const CredentialPtr&, const base::Stop&) {
  return base::fail(base::ErrorKind::kAuthentication,
                    "the API refused the credential from " + source_ + ". Start the program again with a valid one");
}

std::string SchemeCredentials::describe() const { return "credential from " + source_; }

}  // namespace soracom_mcp::tools
