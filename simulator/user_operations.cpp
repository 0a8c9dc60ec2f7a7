#include <algorithm>

#include "simulator/operation.h"
#include "simulator/views.h"

namespace soracom_mcp::simulator {
namespace {

constexpr std::size_t kMaxUsers = 50;

Outcome listUsers(State& state, const Call& call) {
  base::Json view = base::Json::array();
  for (const auto& [name, user] : call.account->users) {
    view.push_back(userView(state, *call.account, user));
  }
  return Reply{200, std::move(view)};
}

Outcome getUser(State& state, const Call& call) {
  const auto user = namedUser(call);
  if (!user) {
    return base::Unexpected<ApiError>(user.error());
  }
  return Reply{200, userView(state, *call.account, **user)};
}

Outcome updateUser(State&, const Call& call) {
  const auto user = namedUser(call);
  if (!user) {
    return base::Unexpected<ApiError>(user.error());
  }
  if (call.hasField("description")) {
    (*user)->description = call.field("description");
  }
  (*user)->updated = call.now;
  return Reply{200, std::nullopt};
}

Outcome createUser(State&, const Call& call) {
  const std::string name(call.variable("user_name"));
  if (!validName(name)) {
    return refuse(400, codes::kBadParameter,
                  "Failed to create a new user: user_name must be 1 to 128 of A-Z a-z 0-9 . _ - @ +");
  }
  if (State::findUser(*call.account, name) != nullptr) {
    return refuse(400, codes::kExists, "Failed to create a new user: the name is taken: " + name);
  }
  if (call.account->users.size() >= kMaxUsers) {
    return refuse(400, codes::kTooMany, "Failed to create a new user: an operator has at most 50 SAM users");
  }
  SamUser user;
  user.name = name;
  user.description = call.field("description");
  user.created = user.updated = call.now;
  call.account->users.emplace(name, std::move(user));
  return Reply{201, std::nullopt};
}

Outcome deleteUser(State& state, const Call& call) {
  const auto user = namedUser(call);
  if (!user) {
    return base::Unexpected<ApiError>(user.error());
  }
  const std::string name = (*user)->name;
  call.account->users.erase(name);
  state.closeSessions(call.account->operator_id, name);
  return Reply{204, std::nullopt};
}

Outcome listUserAuthKeys(State&, const Call& call) {
  const auto user = namedUser(call);
  if (!user) {
    return base::Unexpected<ApiError>(user.error());
  }
  return Reply{200, authKeyListView((*user)->auth_keys)};
}

Outcome generateUserAuthKey(State&, const Call& call) {
  const auto user = namedUser(call);
  if (!user) {
    return base::Unexpected<ApiError>(user.error());
  }
  auto& keys = (*user)->auth_keys;
  if (keys.size() >= kMaxAuthKeys) {
    return refuse(400, codes::kTooMany, "the SAM user already holds the largest number of AuthKeys");
  }
  keys.push_back(newAuthKey(call.now));
  return Reply{200, newAuthKeyView(keys.back())};
}

base::Result<std::vector<AuthKey>::iterator, ApiError> namedKey(const Call& call) {
  const auto user = namedUser(call);
  if (!user) {
    return base::Unexpected<ApiError>(user.error());
  }
  auto& keys = (*user)->auth_keys;
  const std::string_view id = call.variable("auth_key_id");
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const AuthKey& key) { return key.id == id; });
  if (found == keys.end()) {
    return refuse(404, codes::kNotFound, "AuthKey not found: " + std::string(id));
  }
  return found;
}

Outcome getUserAuthKey(State&, const Call& call) {
  const auto key = namedKey(call);
  if (!key) {
    return base::Unexpected<ApiError>(key.error());
  }
  return Reply{200, authKeyView(**key)};
}

Outcome deleteUserAuthKey(State&, const Call& call) {
  const auto key = namedKey(call);
  if (!key) {
    return base::Unexpected<ApiError>(key.error());
  }
  State::findUser(*call.account, call.variable("user_name"))->auth_keys.erase(*key);
  return Reply{204, std::nullopt};
}

constexpr BodyField kUser[] = {{.name = "description"}};

constexpr Operation kOperations[] = {
    {"GET", "/operators/{operator_id}/users", "User:listUsers", Access::kPermitted, listUsers},
    {"GET", "/operators/{operator_id}/users/{user_name}", "User:getUser", Access::kPermitted, getUser},
    {"PUT", "/operators/{operator_id}/users/{user_name}", "User:updateUser", Access::kPermitted, updateUser, kUser},
    {"POST", "/operators/{operator_id}/users/{user_name}", "User:createUser", Access::kPermitted, createUser, kUser},
    {"DELETE", "/operators/{operator_id}/users/{user_name}", "User:deleteUser", Access::kPermitted, deleteUser},
    {"GET", "/operators/{operator_id}/users/{user_name}/auth_keys", "User:listUserAuthKeys", Access::kPermitted,
     listUserAuthKeys},
    {"POST", "/operators/{operator_id}/users/{user_name}/auth_keys", "User:generateUserAuthKey", Access::kPermitted,
     generateUserAuthKey},
    {"GET", "/operators/{operator_id}/users/{user_name}/auth_keys/{auth_key_id}", "User:getUserAuthKey",
     Access::kPermitted, getUserAuthKey},
    {"DELETE", "/operators/{operator_id}/users/{user_name}/auth_keys/{auth_key_id}", "User:deleteUserAuthKey",
     Access::kPermitted, deleteUserAuthKey},
};

}  // namespace

std::span<const Operation> userOperations() { return kOperations; }

}  // namespace soracom_mcp::simulator
