#pragma once

#include <map>
#include <string>

#include "tools/auth/credential_provider.h"

namespace soracom_mcp::tools {

/// Credentials that were given for security schemes of a document, by the schemes' names: API keys, tokens, basic
/// passwords. They cannot be renewed: a refusal is final until the program starts with new ones.
class SchemeCredentials final : public CredentialProvider {
 public:
  /// `source` says where they came from, for people.
  SchemeCredentials(std::map<std::string, SchemeValues> schemes, std::string source);

  base::Result<CredentialPtr> get(const base::Stop& stop) override;
  base::Result<CredentialPtr> renew(const CredentialPtr& rejected, const base::Stop& stop) override;
  std::string describe() const override;

 private:
  const std::string source_;
  const CredentialPtr credential_;
};

}  // namespace soracom_mcp::tools
