#pragma once

#include <string>

#include "tools/auth/credential_provider.h"
#include "tools/auth/shared_sign_in.h"
#include "tools/auth/sign_in.h"

namespace soracom_mcp::tools {

/// Signs in with the Soracom API, for all calls at once and as SharedSignIn says. A one-time code is sent once.
class SoracomLogin final : public CredentialProvider {
 public:
  using Now = SharedSignIn::Now;

  /// `source` says where the login came from, "SORACOM_AUTH_KEY_ID". `client` is borrowed and outlives this.
  SoracomLogin(HttpClient& client, const Login& login, const std::string& source, Now now = base::Clock::now);

  base::Result<CredentialPtr> get(const CredentialNeed& need, const base::Stop& stop) override;
  base::Result<CredentialPtr> renew(const CredentialPtr& rejected, const base::Stop& stop) override;
  std::string describe() const override { return sign_in_.description(); }

 private:
  SharedSignIn sign_in_;
};

}  // namespace soracom_mcp::tools
