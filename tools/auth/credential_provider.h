#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/stop.h"
#include "tools/auth/secret.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// Who is signed in. kUnknown for a session that came ready-made.
enum class SignedInUser { kUnknown, kRoot, kSamUser };

/// What satisfies one security scheme of a document: names and values, unencoded.
struct SchemeValues {
  std::vector<std::pair<std::string, Secret>> headers = {};
  std::vector<std::pair<std::string, Secret>> query = {};
  std::vector<std::pair<std::string, Secret>> cookies = {};
};

/// What a sign-in gave. Immutable.
struct Credential {
  std::vector<std::pair<std::string, Secret>> headers;  ///< sent with every operation that has `security`
  /// By the names of security schemes; an operation gets those it asks for. Empty where `headers` are for all. Their
  /// values never change, so whoever gave them keeps them out of answers (ToolServiceOptions::own_secrets).
  std::map<std::string, SchemeValues> schemes = {};
  std::string operator_id;  ///< empty where unknown
  SignedInUser user = SignedInUser::kUnknown;
  std::string user_name;    ///< of the SAM user; else empty
  std::string auth_key_id;  ///< of the AuthKey that signed in; else empty
  base::Clock::time_point expires_at = base::Clock::time_point::max();
};

/// shared_ptr, because a call keeps using the credential it began with while another call renews it.
using CredentialPtr = std::shared_ptr<const Credential>;

/// Gives credentials to calls. Thread-safe.
class CredentialProvider {
 public:
  virtual ~CredentialProvider() = default;

  /// A credential that is not about to expire. Signs in first where there is none; calls that come meanwhile wait for
  /// that one sign-in, each until its own stop or deadline. kAuthentication says which source was tried and what to do.
  virtual base::Result<CredentialPtr> get(const base::Stop& stop) = 0;

  /// The upstream refused `rejected`. Signs in anew unless another call has done so since; one sign-in for all.
  virtual base::Result<CredentialPtr> renew(const CredentialPtr& rejected, const base::Stop& stop) = 0;

  /// For people, without secrets: "AuthKey keyId-xxx from SORACOM_AUTH_KEY_ID".
  virtual std::string describe() const = 0;
};

}  // namespace soracom_mcp::tools
