#include <algorithm>

#include "simulator/operation.h"
#include "simulator/trust_policy.h"
#include "simulator/views.h"

namespace soracom_mcp::simulator {
namespace {

constexpr std::int64_t kMaxTokenSeconds = 172800;
constexpr std::int64_t kMinSwitchSeconds = 180;
constexpr std::int64_t kMaxSwitchSeconds = 3600;

std::chrono::seconds lifetimeOr(const Call& call, std::chrono::seconds otherwise) {
  const base::Json* seconds = base::findMember(call.body, "tokenTimeoutSeconds");
  return seconds != nullptr ? std::chrono::seconds(seconds->get<std::int64_t>()) : otherwise;
}

base::Unexpected<ApiError> wrongCredentials() {
  return refuse(401, codes::kWrongCredentials, "Invalid username or password");
}

Outcome signedIn(State& state, const Call& call, const Account& account, const SamUser* user) {
  return Reply{200,
               sessionView(state.openSession(account, user, call.now, lifetimeOr(call, state.default_token_lifetime)))};
}

AuthKey* findKey(std::vector<AuthKey>& keys, std::string_view id, std::string_view secret) {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const AuthKey& key) { return key.id == id && key.secret == secret; });
  return found == keys.end() ? nullptr : &*found;
}

Outcome signInWithKey(State& state, const Call& call) {
  const std::string id = call.field("authKeyId");
  const std::string secret = call.field("authKey");
  for (auto& [operator_id, account] : state.accounts) {
    if (AuthKey* key = findKey(account.auth_keys, id, secret)) {
      key->last_used = call.now;
      return signedIn(state, call, account, nullptr);
    }
    for (auto& [name, user] : account.users) {
      if (AuthKey* key = findKey(user.auth_keys, id, secret)) {
        key->last_used = call.now;
        return signedIn(state, call, account, &user);
      }
    }
  }
  return wrongCredentials();
}

Outcome signInAsRoot(State& state, const Call& call) {
  Account* account = state.findAccountByEmail(call.field("email"));
  if (account == nullptr || account->password != call.field("password")) {
    return wrongCredentials();
  }
  if (auto refusal = account->mfa.checkSignIn(call.field("mfaOTPCode"), call.now)) {
    return base::Unexpected<ApiError>(std::move(*refusal));
  }
  return signedIn(state, call, *account, nullptr);
}

Outcome signInAsUser(State& state, const Call& call) {
  Account* account = state.findAccount(call.field("operatorId"));
  SamUser* user = account != nullptr ? State::findUser(*account, call.field("userName")) : nullptr;
  if (user == nullptr || user->password.empty() || user->password != call.field("password")) {
    return wrongCredentials();
  }
  if (auto refusal = user->mfa.checkSignIn(call.field("mfaOTPCode"), call.now)) {
    return base::Unexpected<ApiError>(std::move(*refusal));
  }
  return signedIn(state, call, *account, user);
}

/// The three combinations exist in prose only. A client may send every field it has, so the most specific wins.
Outcome auth(State& state, const Call& call) {
  const auto has = [&](std::string_view name) { return !call.field(name).empty(); };
  if (has("authKeyId") && has("authKey")) {
    return signInWithKey(state, call);
  }
  if (has("email") && has("password")) {
    return signInAsRoot(state, call);
  }
  if (has("operatorId") && has("userName") && has("password")) {
    return signInAsUser(state, call);
  }
  if (has("authKeyId") != has("authKey")) {
    return refuse(400, codes::kMissingField,
                  std::string("the required field ") + (has("authKey") ? "authKeyId" : "authKey") + " is missing");
  }
  return refuse(400, codes::kMissingField,
                "required are authKeyId and authKey, or email and password, or operatorId, userName and password");
}

Outcome logout(State& state, const Call& call) {
  state.sessions.erase(std::string(call.session->api_key));
  return Reply{204, std::nullopt};
}

Outcome issuePasswordResetToken(State& state, const Call& call) {
  const std::string email = call.field("email");
  if (!looksLikeEmail(email)) {
    return refuse(400, codes::kBadEmail, "Invalid email address");
  }
  const Account* account = state.findAccountByEmail(email);
  if (account == nullptr) {
    return refuse(400, codes::kUnknownEmail, "The email address is not registered");
  }
  state.mailToken(OneTimeToken::Purpose::kPasswordReset, *account, email, call.now);
  return Reply{200, std::nullopt};
}

Outcome verifyPasswordResetToken(State& state, const Call& call) {
  const OneTimeToken* token = state.findOneTimeToken(OneTimeToken::Purpose::kPasswordReset, call.field("token"));
  if (token == nullptr) {
    return refuse(400, codes::kOneTimeToken, "Invalid token");
  }
  if (token->expires <= call.now) {
    return refuse(404, codes::kOneTimeToken, "Token expired");
  }
  if (!acceptablePassword(call.field("password"))) {
    return refuse(400, codes::kPasswordRule, "password must have 8 to 256 characters");
  }
  Account* account = state.findAccount(token->operator_id);
  account->password = call.field("password");
  account->updated = call.now;
  state.removeOneTimeToken(token->token);
  return Reply{200, std::nullopt};
}

Outcome switchUser(State& state, const Call& call) {
  if (call.session->switched) {
    return refuse(400, codes::kSwitchRefused, "Switch user not allowed: this session was itself made by switching");
  }
  Account* target = state.findAccount(call.field("operatorId"));
  const SamUser* user = target != nullptr ? State::findUser(*target, call.field("userName")) : nullptr;
  const auto policy = user != nullptr ? readTrustPolicy(user->trust_policy)
                                      : base::Result<std::vector<TrustStatement>>(std::vector<TrustStatement>());
  const ConditionFacts facts{call.session->user_name, call.remote_address,
                             std::chrono::floor<std::chrono::days>(call.now), &call.path};
  // One answer for all reasons: a caller must not learn which users exist elsewhere.
  if (!policy || !trusts(*policy, principalSrn(call.session->operator_id, call.session->user_name), facts)) {
    return refuse(400, codes::kSwitchRefused, "Switch user not allowed");
  }
  Session& session =
      state.openSession(*target, user, call.now, lifetimeOr(call, std::chrono::seconds(kMaxSwitchSeconds)));
  session.switched = true;
  return Reply{200, sessionView(session)};
}

constexpr BodyField kAuth[] = {
    {.name = "authKey"},
    {.name = "authKeyId"},
    {.name = "email"},
    {.name = "mfaOTPCode"},
    {.name = "operatorId"},
    {.name = "password"},
    {.name = "userName"},
    {.name = "tokenTimeoutSeconds", .type = FieldType::kInteger, .minimum = 1, .maximum = kMaxTokenSeconds}};
constexpr BodyField kIssueReset[] = {{.name = "email", .required = true}};
constexpr BodyField kVerifyReset[] = {{.name = "password", .required = true}, {.name = "token", .required = true}};
constexpr BodyField kSwitchUser[] = {{.name = "operatorId", .required = true},
                                     {.name = "userName", .required = true},
                                     {.name = "tokenTimeoutSeconds",
                                      .type = FieldType::kInteger,
                                      .minimum = kMinSwitchSeconds,
                                      .maximum = kMaxSwitchSeconds}};

constexpr Operation kOperations[] = {
    {"POST", "/auth", "Auth:auth", Access::kOpen, auth, kAuth},
    {"POST", "/auth/logout", "Auth:logout", Access::kAnySession, logout},
    {"POST", "/auth/password_reset_token/issue", "Auth:issuePasswordResetToken", Access::kOpen, issuePasswordResetToken,
     kIssueReset},
    {"POST", "/auth/password_reset_token/verify", "Auth:verifyPasswordResetToken", Access::kOpen,
     verifyPasswordResetToken, kVerifyReset},
    {"POST", "/auth/switch_user", "Auth:switchUser", Access::kPermitted, switchUser, kSwitchUser},
};

}  // namespace

std::span<const Operation> authOperations() { return kOperations; }

}  // namespace soracom_mcp::simulator
