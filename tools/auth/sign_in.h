#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "base/result.h"
#include "base/stop.h"
#include "tools/auth/credential_provider.h"
#include "tools/auth/secret.h"
#include "tools/auth/sign_in_failure.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// The three ways to sign in with POST /auth.
struct AuthKeyLogin {
  std::string auth_key_id;  ///< "keyId-..."
  Secret auth_key;          ///< "secret-..."
};
struct RootLogin {
  std::string email;
  Secret password;
  Secret one_time_code;  ///< empty without MFA
};
struct SamUserLogin {
  std::string operator_id;
  std::string user_name;
  Secret password;
  Secret one_time_code;  ///< empty without MFA
};

/// The SAM user to become after signing in, with POST /auth/switch_user.
struct SwitchUser {
  std::string operator_id;
  std::string user_name;
  std::chrono::seconds token_lifetime{3600};  ///< the API takes 180 to 3600
};

struct Login {
  std::variant<AuthKeyLogin, RootLogin, SamUserLogin> identity;
  std::optional<SwitchUser> switch_user;
  /// Asked for, since the API tells no expiry. Shorter than its default of a day, because a token keeps the rights it
  /// was issued with.
  std::chrono::seconds token_lifetime{std::chrono::hours(4)};

  bool hasOneTimeCode() const;
  /// "AuthKey keyId-x", "root user a@b", "SAM user u of operator OP1", and the user switched to. No secrets.
  std::string describe() const;
};

/// Signs in once: one request, or two with switch_user. Blocks until `stop` or its deadline. The credential's expiry is
/// `now` plus the lifetime asked for. Errors: kAuthentication for every answer but 200, kUnreachable where no answer
/// came (no call was sent, whatever became of the sign-in), kTimeout, kCancelled.
base::Result<CredentialPtr, SignInFailure> signIn(HttpClient& client, const Login& login, base::Clock::time_point now,
                                                  const base::Stop& stop);

/// The headers of an API key and its token.
std::vector<std::pair<std::string, Secret>> sessionHeaders(Secret api_key, Secret token);

}  // namespace soracom_mcp::tools
