#include "simulator/views.h"

namespace soracom_mcp::simulator {

using base::Json;

Json authKeyView(const AuthKey& key) {
  Json view = Json::object();
  view["authKeyId"] = key.id;
  view["createDateTime"] = unixSeconds(key.created);
  if (key.last_used) {
    view["lastUsedDateTime"] = unixSeconds(*key.last_used);
  }
  return view;
}

Json authKeyListView(const std::vector<AuthKey>& keys) {
  Json view = Json::array();
  for (const AuthKey& key : keys) {
    view.push_back(authKeyView(key));
  }
  return view;
}

Json newAuthKeyView(const AuthKey& key) {
  Json view = Json::object();
  view["authKey"] = key.secret;
  view["authKeyId"] = key.id;
  return view;
}

Json roleSummaryView(const Role& role) {
  Json view = Json::object();
  view["createDateTime"] = unixSeconds(role.created);
  view["description"] = role.description;
  view["owner"] = role.soracomManaged() ? "soracom" : "operator";
  view["roleId"] = role.id;
  view["roleName"] = role.name;
  view["updateDateTime"] = unixSeconds(role.updated);
  return view;
}

Json roleView(const Role& role) {
  Json view = roleSummaryView(role);
  view["permission"] = role.permission;
  return view;
}

Json userView(const State& state, const Account& account, const SamUser& user) {
  Json view = Json::object();
  view["userName"] = user.name;
  view["description"] = user.description;
  view["hasPassword"] = !user.password.empty();
  view["authKeyList"] = authKeyListView(user.auth_keys);
  Json roles = Json::array();
  for (const std::string& role_id : user.role_ids) {
    if (const Role* role = state.findRole(account, role_id)) {
      roles.push_back(roleSummaryView(*role));
    }
  }
  view["roleList"] = std::move(roles);
  if (!user.permission.empty()) {
    view["permission"] = user.permission;
  }
  view["createDateTime"] = unixSeconds(user.created);
  view["updateDateTime"] = unixSeconds(user.updated);
  return view;
}

Json sessionView(const Session& session) {
  Json view = Json::object();
  view["apiKey"] = session.api_key;
  view["operatorId"] = session.operator_id;
  view["token"] = session.tokens.back().value;
  if (!session.root()) {
    view["userName"] = session.user_name;
  }
  return view;
}

}  // namespace soracom_mcp::simulator
