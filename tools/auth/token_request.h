#pragma once

#include <string>

#include "base/result.h"
#include "base/stop.h"
#include "tools/auth/credential_provider.h"
#include "tools/auth/secret.h"
#include "tools/auth/sign_in_failure.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// A client of an OAuth2 authorization server.
struct OAuth2Client {
  std::string client_id;
  Secret client_secret;
  bool secret_in_body = false;  ///< client_secret_post; else client_secret_basic, which every server has to know
  std::string audience = {};    ///< sent as `audience`, which some servers want; empty: not sent
  std::string resource = {};    ///< sent as `resource` (RFC 8707); empty: not sent
};

/// Asks once for an access token with the client credentials grant (RFC 6749, 4.4): one POST to `target`, below the
/// client's base URL. `scope` is one text of scopes with spaces between them; empty: the server's default. Blocks until
/// `stop` or its deadline.
///
/// The credential has the header Authorization and expires `expires_in` seconds after `now`; without that it does not
/// expire, so that it is used until it is refused. A refresh token is passed over: the grant itself renews (4.4.3).
/// Errors: kAuthentication for an answer that gives no bearer token, in the server's words and without what was sent;
/// kUnreachable where no answer came, kTimeout, kCancelled.
base::Result<CredentialPtr, SignInFailure> requestToken(HttpClient& client, const std::string& target,
                                                        const OAuth2Client& identity, const std::string& scope,
                                                        base::Clock::time_point now, const base::Stop& stop);

}  // namespace soracom_mcp::tools
