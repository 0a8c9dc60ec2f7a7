#include "tools/auth/static_credentials.h"

#include <algorithm>

#include "tools/auth/operator_id.h"
#include "tools/auth/sign_in.h"

namespace soracom_mcp::tools {
namespace {

CredentialPtr makeCredential(Secret api_key, Secret token) {
  auto out = std::make_shared<Credential>();
  out->operator_id = operatorIdFromToken(token.reveal());
  out->headers = sessionHeaders(std::move(api_key), std::move(token));
  return out;
}

}  // namespace

StaticCredentials::StaticCredentials(Secret api_key, Secret token, std::string source)
    : source_(std::move(source)), credential_(makeCredential(std::move(api_key), std::move(token))) {}

base::Result<CredentialPtr> StaticCredentials::get(const CredentialNeed&, const base::Stop&) { return credential_; }

base::Result<CredentialPtr> StaticCredentials::renew(const CredentialPtr&, const base::Stop&) {
  return base::fail(base::ErrorKind::kAuthentication,
                    "the API refuses the " + describe() +
                        ": the token has expired or was revoked, and a ready token cannot be renewed. Give a new one, "
                        "or an AuthKey, with which this program signs in by itself");
}

std::string StaticCredentials::describe() const { return "API key and token from " + source_; }

base::Result<CredentialPtr> NoCredentials::get(const CredentialNeed& need, const base::Stop&) {
  if (std::any_of(need.alternatives.begin(), need.alternatives.end(), [](const auto& each) { return each.empty(); })) {
    return std::make_shared<const Credential>();
  }
  return base::fail(base::ErrorKind::kAuthentication, how_to_give_one_);
}

base::Result<CredentialPtr> NoCredentials::renew(const CredentialPtr&, const base::Stop& stop) { return get({}, stop); }

}  // namespace soracom_mcp::tools
