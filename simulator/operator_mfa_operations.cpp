#include "simulator/operation.h"

namespace soracom_mcp::simulator {
namespace {

Outcome getMFAStatus(State&, const Call& call) {
  base::Json view = base::Json::object();
  view["status"] = call.account->mfa.statusName();
  return Reply{200, std::move(view)};
}

Outcome enableMFA(State&, const Call& call) {
  auto uri = call.account->mfa.begin(call.account->email);
  if (!uri) {
    return base::Unexpected<ApiError>(std::move(uri.error()));
  }
  base::Json view = base::Json::object();
  view["totpUri"] = std::move(*uri);
  return Reply{200, std::move(view)};
}

Outcome verifyMFA(State&, const Call& call) {
  Mfa& mfa = call.account->mfa;
  if (auto refusal = mfa.confirm(call.field("mfaOTPCode"), call.now)) {
    return base::Unexpected<ApiError>(std::move(*refusal));
  }
  mfa.addBackupCodes();
  base::Json view = base::Json::object();
  view["backupCodes"] = mfa.backup_codes;
  return Reply{200, std::move(view)};
}

Outcome revokeMFA(State&, const Call& call) {
  if (call.field("password") != call.account->password) {
    return refuse(400, codes::kWrongCredentials, "password is not the root user's");
  }
  if (call.account->mfa.status == Mfa::Status::kInactive) {
    return refuse(400, codes::kMfaState, "MFA is not active");
  }
  call.account->mfa = Mfa{};
  return Reply{204, std::nullopt};
}

Outcome issueMFARevokingToken(State& state, const Call& call) {
  const Account* account = state.findAccountByEmail(call.field("email"));
  if (account == nullptr) {
    return refuse(404, codes::kUnknownEmail, "Operator not found");
  }
  if (account->password != call.field("password")) {
    return refuse(400, codes::kWrongCredentials, "Invalid username or password");
  }
  if (account->mfa.status != Mfa::Status::kActive) {
    return refuse(400, codes::kMfaState, "MFA is not active");
  }
  state.mailToken(OneTimeToken::Purpose::kMfaRevocation, *account, account->email, call.now);
  return Reply{200, std::nullopt};
}

Outcome verifyMFARevokingToken(State& state, const Call& call) {
  Account* account = state.findAccountByEmail(call.field("email"));
  if (account == nullptr || account->password != call.field("password")) {
    return refuse(403, codes::kWrongCredentials, "Invalid username or password");
  }
  const OneTimeToken* token = state.findOneTimeToken(OneTimeToken::Purpose::kMfaRevocation, call.field("token"));
  if (token == nullptr || token->operator_id != account->operator_id || token->expires <= call.now) {
    return refuse(400, codes::kOneTimeToken, "Invalid or expired token");
  }
  if (!account->mfa.useBackupCode(call.field("backupCode"))) {
    return refuse(400, codes::kOneTimeCode, "Invalid backup code");
  }
  account->mfa = Mfa{};
  state.removeOneTimeToken(token->token);
  return Reply{200, std::nullopt};
}

constexpr BodyField kCode[] = {{.name = "mfaOTPCode", .required = true}};
constexpr BodyField kPassword[] = {{.name = "password", .required = true}};
constexpr BodyField kIssue[] = {{.name = "email", .required = true}, {.name = "password", .required = true}};
constexpr BodyField kVerify[] = {{.name = "email", .required = true},
                                 {.name = "password", .required = true},
                                 {.name = "token", .required = true},
                                 {.name = "backupCode", .required = true}};

constexpr Operation kOperations[] = {
    {"GET", "/operators/{operator_id}/mfa", "Operator:getMFAStatus", Access::kPermitted, getMFAStatus, std::nullopt,
     400},
    {"POST", "/operators/{operator_id}/mfa", "Operator:enableMFA", Access::kRoot, enableMFA, std::nullopt, 400},
    {"DELETE", "/operators/{operator_id}/mfa", "Operator:revokeMFA", Access::kRoot, revokeMFA, kPassword, 400},
    {"POST", "/operators/{operator_id}/mfa/verify", "Operator:verifyMFA", Access::kRoot, verifyMFA, kCode, 400},
    {"POST", "/operators/mfa_revoke_token/issue", "Operator:issueMFARevokingToken", Access::kOpen,
     issueMFARevokingToken, kIssue},
    {"POST", "/operators/mfa_revoke_token/verify", "Operator:verifyMFARevokingToken", Access::kOpen,
     verifyMFARevokingToken, kVerify},
};

}  // namespace

std::span<const Operation> operatorMfaOperations() { return kOperations; }

}  // namespace soracom_mcp::simulator
