#pragma once

#include <map>
#include <memory>
#include <string>

#include "tools/auth/credential_provider.h"
#include "tools/auth/oauth2_tokens.h"

namespace soracom_mcp::tools {

/// Credentials for the security schemes of a document, by the schemes' names: values that were given once (API keys,
/// tokens, passwords), and access tokens that are fetched and renewed. A call gets those of the first alternative of
/// its operation that can be had in full. A refusal of values that were given is final until the program starts with
/// new ones.
class SchemeCredentials final : public CredentialProvider {
 public:
  struct Sources {
    std::map<std::string, SchemeValues> values = {};
    std::map<std::string, std::unique_ptr<OAuth2Tokens>> tokens = {};
  };

  /// `source` says where they came from, for people.
  SchemeCredentials(Sources sources, std::string source);

  base::Result<CredentialPtr> get(const CredentialNeed& need, const base::Stop& stop) override;
  base::Result<CredentialPtr> renew(const CredentialPtr& rejected, const base::Stop& stop) override;
  std::string describe() const override;

 private:
  bool has(const std::string& scheme) const;
  std::string missing(const CredentialNeed& need) const;

  const Sources sources_;
  const std::string source_;
};

}  // namespace soracom_mcp::tools
