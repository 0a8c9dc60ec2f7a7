#pragma once

#include <map>
#include <memory>
#include <string>

#include "tools/auth/credential_provider.h"
#include "tools/auth/oauth2_tokens.h"

namespace soracom_mcp::tools {

/// A scheme whose credential comes with each request.
struct RequestScheme {
  schemas::SecurityScheme scheme;
  std::string header;  ///< the field that carries it, in lower case
};

/// Credentials for the security schemes of a document, by the schemes' names: values that were given once (API keys,
/// tokens, passwords), access tokens that are fetched and renewed, and values that come with each request. A call gets
/// those of the first alternative of its operation that can be had in full. A refusal of values that were given is
/// final until new ones are.
///
/// Where schemes take their credential from requests, nobody acts with the server's own instead: of an operation that
/// names such a scheme only alternatives with one count, and a request that brings none of the named fields is refused
/// for every operation that would be signed (kAuthentication).
class SchemeCredentials final : public CredentialProvider {
 public:
  struct Sources {
    std::map<std::string, SchemeValues> values = {};
    std::map<std::string, std::unique_ptr<OAuth2Tokens>> tokens = {};
    std::map<std::string, RequestScheme> requests = {};
  };

  /// `source` says where they came from, for people.
  SchemeCredentials(Sources sources, std::string source);

  base::Result<CredentialPtr> get(const CredentialNeed& need, const base::Stop& stop) override;
  base::Result<CredentialPtr> renew(const CredentialPtr& rejected, const base::Stop& stop) override;
  std::vector<Secret> secretsOf(const FieldLookup& field) const override;
  bool takesFromRequests() const override { return !sources_.requests.empty(); }
  Secret identity() const override;
  std::string describe() const override;

 private:
  bool has(const std::string& scheme) const;
  bool comesWithRequests(const schemas::SecurityRequirement& requirement) const;
  /// The fields of a requirement that were not sent, for people; empty: none is missing.
  std::string missingFields(const schemas::SecurityRequirement& requirement, const FieldLookup& field) const;
  base::Result<const schemas::SecurityRequirement*> choose(const CredentialNeed& need) const;
  base::Result<void> addRequestScheme(const std::string& name, const FieldLookup& field, Credential& out) const;
  std::string missing(const CredentialNeed& need) const;
  std::string anyField() const;

  const Sources sources_;
  const std::string source_;
};

}  // namespace soracom_mcp::tools
