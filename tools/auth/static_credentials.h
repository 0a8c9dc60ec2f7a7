#pragma once

#include <string>

#include "tools/auth/credential_provider.h"

namespace soracom_mcp::tools {

/// A ready API key and token. They cannot be renewed: a refusal is final until the program starts with new ones.
class StaticCredentials final : public CredentialProvider {
 public:
  /// `source` says where they came from, "SORACOM_API_KEY".
  StaticCredentials(Secret api_key, Secret token, std::string source);

  base::Result<CredentialPtr> get(const CredentialNeed& need, const base::Stop& stop) override;
  base::Result<CredentialPtr> renew(const CredentialPtr& rejected, const base::Stop& stop) override;
  std::string describe() const override;

 private:
  const std::string source_;
  const CredentialPtr credential_;
};

/// Stands where no credential was given: every call that needs one fails and hears how to give one.
class NoCredentials final : public CredentialProvider {
 public:
  explicit NoCredentials(std::string how_to_give_one) : how_to_give_one_(std::move(how_to_give_one)) {}

  base::Result<CredentialPtr> get(const CredentialNeed& need, const base::Stop& stop) override;
  base::Result<CredentialPtr> renew(const CredentialPtr& rejected, const base::Stop& stop) override;
  std::string describe() const override { return "no credential"; }

 private:
  const std::string how_to_give_one_;
};

}  // namespace soracom_mcp::tools
