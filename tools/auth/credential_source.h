#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "tools/auth/credential_provider.h"
#include "tools/auth/sign_in.h"

namespace soracom_mcp::tools {

/// Gives the value of an environment variable. An empty value counts as absent.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// What the command line may say about the upstream. None of it is secret.
struct CredentialOptions {
  std::string profile{};           ///< name of a soracom-cli profile
  std::string coverage{};          ///< "jp" or "g"
  std::string base_url{};          ///< used as it is
  std::string credentials_file{};  ///< path of a profile-shaped file
  bool allow_insecure_http{};      ///< plain http to other machines than this one
};

struct ReadySession {
  Secret api_key;
  Secret token;
};

/// Where the calls go and how they are signed in.
struct CredentialSetup {
  std::string base_url;
  std::string coverage;  ///< "jp", "g", or empty where an endpoint of its own was named
  std::variant<std::monostate, ReadySession, Login> credential;
  std::string source;       ///< "SORACOM_AUTH_KEY_ID", a path, or empty
  std::string description;  ///< for people, without secrets; where there is no credential, all ways to give one
};

/// Decides by the first of these that is there:
///   1. options.profile            2. options.credentials_file (naming both is an error)
///   3. SORACOM_API_KEY and SORACOM_API_TOKEN (or SORACOM_TOKEN)
///   4. SORACOM_AUTH_KEY_ID and SORACOM_AUTH_KEY
///   5. SORACOM_OPERATOR_ID, SORACOM_USER_NAME and SORACOM_PASSWORD, or SORACOM_EMAIL and SORACOM_PASSWORD;
///      SORACOM_MFA_OTP_CODE with either
///   6. SORACOM_CREDENTIALS_FILE   7. SORACOM_PROFILE
///   8. the profile `default`, where that file exists
///   9. none: no error, since some operations need no credential
/// Profiles lie in SORACOM_PROFILE_DIR or ~/.soracom. An incomplete group among 3 to 5 is an error that names the
/// missing variable, unless an earlier one was taken.
///
/// The base URL: options.base_url, SORACOM_ENDPOINT, options.coverage, SORACOM_COVERAGE_TYPE, the profile's endpoint,
/// its coverageType, jp. An endpoint without a path gets /v1. A profile with `sandbox` uses the sandbox of its
/// coverage.
///
/// Reads files; nothing else blocks. Errors: kInvalidInput, kNotFound, kRefused (file permissions), kUnsupported.
base::Result<CredentialSetup> readCredentialSetup(const CredentialOptions& options, const Environment& environment);

/// The provider for a setup. `client` is borrowed, has the setup's base URL, and outlives the provider.
std::unique_ptr<CredentialProvider> makeCredentialProvider(const CredentialSetup& setup, HttpClient& client);

}  // namespace soracom_mcp::tools
