#include <algorithm>

#include "base/random_id.h"
#include "simulator/operation.h"
#include "simulator/views.h"

namespace soracom_mcp::simulator {
namespace {

constexpr std::int64_t kMaxTokenSeconds = 172800;

Outcome getOperator(State&, const Call& call) {
  const Account& account = *call.account;
  base::Json view = base::Json::object();
  view["operatorId"] = account.operator_id;
  view["rootOperatorId"] = account.operator_id;
  view["email"] = account.email;
  view["description"] = account.description;
  view["createDate"] = std::to_string(unixSeconds(account.created));
  view["updateDate"] = std::to_string(unixSeconds(account.updated));
  return Reply{200, std::move(view)};
}

Outcome listOperatorAuthKeys(State&, const Call& call) { return Reply{200, authKeyListView(call.account->auth_keys)}; }

Outcome generateOperatorAuthKey(State&, const Call& call) {
  if (call.account->auth_keys.size() >= kMaxAuthKeys) {
    return refuse(400, codes::kTooMany, "the root user already holds the largest number of AuthKeys");
  }
  call.account->auth_keys.push_back(newAuthKey(call.now));
  return Reply{201, newAuthKeyView(call.account->auth_keys.back())};
}

Outcome deleteOperatorAuthKey(State&, const Call& call) {
  const std::string_view id = call.variable("auth_key_id");
  const auto removed = std::erase_if(call.account->auth_keys, [&](const AuthKey& key) { return key.id == id; });
  if (removed == 0) {
    return refuse(404, codes::kNotFound, "AuthKey not found: " + std::string(id));
  }
  return Reply{204, std::nullopt};
}

Outcome updateOperatorPassword(State&, const Call& call) {
  if (call.field("currentPassword") != call.account->password) {
    return refuse(400, codes::kWrongCredentials, "Invalid password: currentPassword is wrong");
  }
  if (!acceptablePassword(call.field("newPassword"))) {
    return refuse(400, codes::kPasswordRule, "Invalid password: newPassword must have 8 to 256 characters");
  }
  call.account->password = call.field("newPassword");
  call.account->updated = call.now;
  return Reply{200, std::nullopt};
}

Outcome generateSupportToken(State&, const Call&) {
  base::Json view = base::Json::object();
  view["token"] = "support-simulator" + base::randomHex(24);
  return Reply{200, std::move(view)};
}

Outcome generateAuthToken(State& state, const Call& call) {
  const base::Json* seconds = base::findMember(call.body, "tokenTimeoutSeconds");
  const auto lifetime =
      seconds != nullptr ? std::chrono::seconds(seconds->get<std::int64_t>()) : state.default_token_lifetime;
  base::Json view = base::Json::object();
  view["token"] = state.addToken(*call.session, *call.account, call.now, lifetime);
  return Reply{200, std::move(view)};
}

Outcome revokeOperatorAuthTokens(State& state, const Call& call) {
  state.closeSessions(call.account->operator_id, "");
  return Reply{204, std::nullopt};
}

Outcome addCoverageType(State&, const Call& call) {
  const std::string type(call.variable("coverage_type"));
  if (type != "jp" && type != "g") {
    return refuse(400, codes::kBadParameter, "coverage_type must be jp or g");
  }
  auto& types = call.account->coverage_types;
  if (std::find(types.begin(), types.end(), type) != types.end()) {
    return refuse(400, codes::kExists, "the coverage type is already enabled: " + type);
  }
  types.push_back(type);
  return Reply{201, std::nullopt};
}

constexpr BodyField kPassword[] = {{.name = "currentPassword", .required = true},
                                   {.name = "newPassword", .required = true}};
constexpr BodyField kToken[] = {
    {.name = "tokenTimeoutSeconds", .type = FieldType::kInteger, .minimum = 1, .maximum = kMaxTokenSeconds}};

constexpr Operation kOperations[] = {
    {"GET", "/operators/{operator_id}", "Operator:getOperator", Access::kPermitted, getOperator, std::nullopt, 400},
    {"GET", "/operators/{operator_id}/auth_keys", "Operator:listOperatorAuthKeys", Access::kRoot, listOperatorAuthKeys},
    {"POST", "/operators/{operator_id}/auth_keys", "Operator:generateOperatorAuthKey", Access::kRoot,
     generateOperatorAuthKey},
    {"DELETE", "/operators/{operator_id}/auth_keys/{auth_key_id}", "Operator:deleteOperatorAuthKey", Access::kRoot,
     deleteOperatorAuthKey},
    {"POST", "/operators/{operator_id}/password", "Operator:updateOperatorPassword", Access::kRoot,
     updateOperatorPassword, kPassword},
    {"POST", "/operators/{operator_id}/support/token", "Operator:generateSupportToken", Access::kPermitted,
     generateSupportToken, std::nullopt, 400},
    {"POST", "/operators/{operator_id}/token", "Operator:generateAuthToken", Access::kPermitted, generateAuthToken,
     kToken, 400},
    {"DELETE", "/operators/{operator_id}/tokens", "Operator:revokeOperatorAuthTokens", Access::kRoot,
     revokeOperatorAuthTokens, std::nullopt, 400},
    {"POST", "/operators/{operator_id}/coverage_type/{coverage_type}", "Operator:addCoverageType", Access::kRoot,
     addCoverageType},
};

}  // namespace

std::span<const Operation> operatorOperations() { return kOperations; }

}  // namespace soracom_mcp::simulator
