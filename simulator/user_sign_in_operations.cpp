#include "simulator/operation.h"

namespace soracom_mcp::simulator {
namespace {

Outcome getUserMFAStatus(State&, const Call& call) {
  return withUser(call, 400, [](const SamUser& user) -> Outcome {
    base::Json view = base::Json::object();
    view["status"] = user.mfa.statusName();
    return Reply{200, std::move(view)};
  });
}

Outcome enableUserMFA(State&, const Call& call) {
  return withUser(call, 400, [&](SamUser& user) -> Outcome {
    auto uri = user.mfa.begin(call.account->operator_id + "/" + user.name);
    if (!uri) {
      return base::Unexpected<ApiError>(std::move(uri.error()));
    }
    base::Json view = base::Json::object();
    view["totpUri"] = std::move(*uri);
    return Reply{200, std::move(view)};
  });
}

Outcome revokeUserMFA(State&, const Call& call) {
  return withUser(call, 400, [](SamUser& user) -> Outcome {
    if (user.mfa.status == Mfa::Status::kInactive) {
      return refuse(400, codes::kMfaState, "MFA is not active");
    }
    user.mfa = Mfa{};
    return Reply{204, std::nullopt};
  });
}

Outcome verifyUserMFA(State&, const Call& call) {
  return withUser(call, 400, [&](SamUser& user) -> Outcome {
    if (auto refusal = user.mfa.confirm(call.field("mfaOTPCode"), call.now)) {
      return base::Unexpected<ApiError>(std::move(*refusal));
    }
    return Reply{204, std::nullopt};
  });
}

Outcome hasUserPassword(State&, const Call& call) {
  return withUser(call, 404, [](const SamUser& user) -> Outcome {
    base::Json view = base::Json::object();
    view["hasPassword"] = !user.password.empty();
    return Reply{200, std::move(view)};
  });
}

Outcome createUserPassword(State&, const Call& call) {
  return withUser(call, 404, [&](SamUser& user) -> Outcome {
    if (!user.password.empty()) {
      return refuse(400, codes::kExists, "the SAM user has a password already");
    }
    if (!acceptablePassword(call.field("password"))) {
      return refuse(400, codes::kPasswordRule, "password must have 8 to 256 characters");
    }
    user.password = call.field("password");
    user.updated = call.now;
    return Reply{201, std::nullopt};
  });
}

Outcome updateUserPassword(State&, const Call& call) {
  return withUser(call, 404, [&](SamUser& user) -> Outcome {
    if (user.password.empty()) {
      return refuse(404, codes::kNotFound, "Password registration is required");
    }
    if (call.field("currentPassword") != user.password) {
      return refuse(400, codes::kWrongCredentials, "currentPassword is wrong");
    }
    if (!acceptablePassword(call.field("newPassword"))) {
      return refuse(400, codes::kPasswordRule, "newPassword must have 8 to 256 characters");
    }
    user.password = call.field("newPassword");
    user.updated = call.now;
    return Reply{200, std::nullopt};
  });
}

Outcome deleteUserPassword(State&, const Call& call) {
  return withUser(call, 404, [&](SamUser& user) -> Outcome {
    if (user.password.empty()) {
      return refuse(404, codes::kNotFound, "Password registration is required");
    }
    user.password.clear();
    user.updated = call.now;
    return Reply{204, std::nullopt};
  });
}

Outcome revokeUserAuthTokens(State& state, const Call& call) {
  return withUser(call, 400, [&](const SamUser& user) -> Outcome {
    state.closeSessions(call.account->operator_id, user.name);
    return Reply{204, std::nullopt};
  });
}

constexpr BodyField kCode[] = {{.name = "mfaOTPCode", .required = true}};
constexpr BodyField kCreate[] = {{.name = "password", .required = true}};
constexpr BodyField kUpdate[] = {{.name = "currentPassword", .required = true},
                                 {.name = "newPassword", .required = true}};

constexpr Operation kOperations[] = {
    {"GET", "/operators/{operator_id}/users/{user_name}/mfa", "User:getUserMFAStatus", Access::kPermitted,
     getUserMFAStatus, std::nullopt, 400},
    {"POST", "/operators/{operator_id}/users/{user_name}/mfa", "User:enableUserMFA", Access::kPermitted, enableUserMFA,
     std::nullopt, 400},
    {"DELETE", "/operators/{operator_id}/users/{user_name}/mfa", "User:revokeUserMFA", Access::kPermitted,
     revokeUserMFA, std::nullopt, 400},
    {"POST", "/operators/{operator_id}/users/{user_name}/mfa/verify", "User:verifyUserMFA", Access::kPermitted,
     verifyUserMFA, kCode, 400},
    {"GET", "/operators/{operator_id}/users/{user_name}/password", "User:hasUserPassword", Access::kPermitted,
     hasUserPassword},
    {"PUT", "/operators/{operator_id}/users/{user_name}/password", "User:updateUserPassword", Access::kPermitted,
     updateUserPassword, kUpdate},
    {"POST", "/operators/{operator_id}/users/{user_name}/password", "User:createUserPassword", Access::kPermitted,
     createUserPassword, kCreate},
    {"DELETE", "/operators/{operator_id}/users/{user_name}/password", "User:deleteUserPassword", Access::kPermitted,
     deleteUserPassword},
    {"DELETE", "/operators/{operator_id}/users/{user_name}/tokens", "User:revokeUserAuthTokens", Access::kPermitted,
     revokeUserAuthTokens, std::nullopt, 400},
};

}  // namespace

std::span<const Operation> userSignInOperations() { return kOperations; }

}  // namespace soracom_mcp::simulator
