#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/stop.h"
#include "schemas/operation.h"
#include "tools/auth/scheme_values.h"
#include "tools/auth/secret.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// Who is signed in. kUnknown for a session that came ready-made.
enum class SignedInUser { kUnknown, kRoot, kSamUser };

struct Credential;

/// shared_ptr, because a call keeps using the credential it began with while another call renews it.
using CredentialPtr = std::shared_ptr<const Credential>;

/// What a sign-in gave for one scheme of a credential, to be renewed when it is refused.
struct SignedInScheme {
  schemas::SchemeRequirement requirement;
  CredentialPtr credential;  ///< the scheme's headers
};

/// What signs one call. Immutable.
struct Credential {
  std::vector<std::pair<std::string, Secret>> headers;  ///< sent with every operation that has `security`
  /// By the names of security schemes: all that one alternative of the operation's asks for.
  std::map<std::string, SchemeValues> schemes = {};
  /// Those of `schemes` that came from a sign-in; the others are as they were given to the program.
  std::vector<SignedInScheme> signed_in = {};
  std::string operator_id;  ///< empty where unknown
  SignedInUser user = SignedInUser::kUnknown;
  std::string user_name;    ///< of the SAM user; else empty
  std::string auth_key_id;  ///< of the AuthKey that signed in; else empty
  base::Clock::time_point expires_at = base::Clock::time_point::max();
};

/// The value of a header field that came with the request that is being served, by its name in lower case; null where
/// it was not sent.
using FieldLookup = std::function<const std::string*(std::string_view name)>;

/// For what a credential is asked. Borrows what it names.
struct CredentialNeed {
  /// The operation's `security`; none where no operation is meant.
  std::span<const schemas::SecurityRequirement> alternatives = {};
  FieldLookup field = {};  ///< empty: nothing came with the request
};

/// Gives credentials to calls. Thread-safe.
class CredentialProvider {
 public:
  virtual ~CredentialProvider() = default;

  /// A credential that is not about to expire. Signs in first where there is none; calls that come meanwhile wait for
  /// that one sign-in, each until its own stop or deadline. Where the credential is by schemes, it is that of the first
  /// alternative of which every scheme can be had, and an empty one only where no other can. kAuthentication says which
  /// source was tried, or which scheme lacks a credential, and what to do.
  virtual base::Result<CredentialPtr> get(const CredentialNeed& need, const base::Stop& stop) = 0;

  /// The upstream refused `rejected`. Signs in anew unless another call has done so since; one sign-in for all.
  virtual base::Result<CredentialPtr> renew(const CredentialPtr& rejected, const base::Stop& stop) = 0;

  /// What came with a request and is a credential: to be kept out of what its caller is shown.
  virtual std::vector<Secret> secretsOf(const FieldLookup&) const { return {}; }
  /// Whether credentials come with requests, so that callers are strangers to each other.
  virtual bool takesFromRequests() const { return false; }

  /// What tells the credentials this process was given from those of another one at the same API, for as long as they
  /// are not changed: a text to be hashed. Empty where a sign-in tells the account, or each request its own.
  virtual Secret identity() const { return Secret(); }

  /// For people, without secrets: "AuthKey keyId-xxx from SORACOM_AUTH_KEY_ID".
  virtual std::string describe() const = 0;
};

}  // namespace soracom_mcp::tools
