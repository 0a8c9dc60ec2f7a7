#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/stop.h"
#include "tools/auth/credential_provider.h"
#include "tools/auth/shared_sign_in.h"
#include "tools/auth/token_request.h"

namespace soracom_mcp::tools {

/// Where to ask for access tokens, and as whom. The address is the user's word or one the user vouches for.
struct OAuth2Settings {
  std::string token_url;  ///< absolute; https, or http to this machine
  bool allow_insecure_http = false;
  OAuth2Client client;
  std::optional<std::string> scope = {};  ///< asked for whatever an operation lists
  std::string source = {};                ///< "MCP_AUTH_NAME_CLIENT_ID", for people
};

/// The access tokens of one OAuth2 scheme: one for each list of scopes that operations name, so that a token may do
/// what its operation needs and no more. Each is fetched when the first call needs it and kept valid as SharedSignIn
/// says. Thread-safe.
class OAuth2Tokens final {
 public:
  /// So many different lists of scopes are served; a document with more of them needs OAuth2Settings::scope.
  static constexpr std::size_t kMostLists = 64;

  /// Reads the address; touches neither the network nor TLS. kInvalidInput for an address that cannot be used.
  static base::Result<std::unique_ptr<OAuth2Tokens>> make(OAuth2Settings settings, std::string user_agent,
                                                          SharedSignIn::Now now = base::Clock::now);

  /// The token for these scopes, as CredentialProvider::get. kLimit for a list too many.
  base::Result<CredentialPtr> get(const std::vector<std::string>& scopes, const base::Stop& stop);
  /// `rejected` came from get() for the same scopes.
  base::Result<CredentialPtr> renew(const std::vector<std::string>& scopes, const CredentialPtr& rejected,
                                    const base::Stop& stop);

  /// As whom tokens are asked for, whatever tokens there are.
  std::string client() const { return settings_.client.client_id + " " + settings_.token_url; }

 private:
  OAuth2Tokens(OAuth2Settings settings, std::string target, std::unique_ptr<HttpClient> client, SharedSignIn::Now now);
  std::string scopeText(std::vector<std::string> scopes) const;
  base::Result<SharedSignIn*> signInFor(const std::vector<std::string>& scopes);

  const OAuth2Settings settings_;
  const std::string target_;
  const std::unique_ptr<HttpClient> client_;
  const SharedSignIn::Now now_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<SharedSignIn>> sign_ins_;  ///< by the text of their scopes; none goes
};

}  // namespace soracom_mcp::tools
