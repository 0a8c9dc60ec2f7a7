#include <algorithm>

#include "simulator/operation.h"
#include "simulator/views.h"

namespace soracom_mcp::simulator {
namespace {

constexpr std::size_t kMaxRoles = 20;

base::Result<const Role*, ApiError> namedRole(const State& state, const Call& call) {
  const std::string_view id = call.variable("role_id");
  if (const Role* role = state.findRole(*call.account, id)) {
    return role;
  }
  return refuse(404, codes::kNotFound, "Role not found: " + std::string(id));
}

/// A role of the operator itself. Soracom's own are read-only, so for a change they count as not found.
base::Result<Role*, ApiError> namedOwnRole(const Call& call) {
  const auto found = call.account->roles.find(call.variable("role_id"));
  if (found == call.account->roles.end()) {
    return refuse(404, codes::kNotFound, "Operator managed role not found: " + std::string(call.variable("role_id")));
  }
  return &found->second;
}

bool holds(const SamUser& user, std::string_view role_id) {
  return std::find(user.role_ids.begin(), user.role_ids.end(), role_id) != user.role_ids.end();
}

Outcome listRoles(State& state, const Call& call) {
  std::string owner = "operator";
  for (const auto& [name, value] : call.query) {
    owner = name == "owner" ? value : owner;
  }
  if (owner != "operator" && owner != "soracom" && owner != "all") {
    return refuse(400, codes::kBadParameter, "owner must be operator, soracom or all");
  }
  base::Json view = base::Json::array();
  for (const auto& [id, role] : call.account->roles) {
    if (owner != "soracom") {
      view.push_back(roleSummaryView(role));
    }
  }
  for (const auto& [id, role] : state.managed_roles) {
    if (owner != "operator") {
      view.push_back(roleSummaryView(role));
    }
  }
  return Reply{200, std::move(view)};
}

Outcome getRole(State& state, const Call& call) {
  const auto role = namedRole(state, call);
  if (!role) {
    return base::Unexpected<ApiError>(role.error());
  }
  return Reply{200, roleView(**role)};
}

Outcome createRole(State& state, const Call& call) {
  const std::string id(call.variable("role_id"));
  if (!validName(id)) {
    return refuse(400, codes::kBadParameter,
                  "Failed to create a role: role_id must be 1 to 128 of A-Z a-z 0-9 . _ - @ +");
  }
  if (state.findRole(*call.account, id) != nullptr) {
    return refuse(400, codes::kExists, "Failed to create a role: the ID is taken: " + id);
  }
  if (call.account->roles.size() >= kMaxRoles) {
    return refuse(400, codes::kTooMany, "Failed to create a role: an operator has at most 20 roles");
  }
  if (const auto document = readPermissionDocument(call.field("permission")); !document) {
    return refuse(400, codes::kBadDocument, "permission: " + document.error().message);
  }
  Role role;
  role.id = role.name = id;
  role.description = call.field("description");
  role.permission = call.field("permission");
  role.created = role.updated = call.now;
  call.account->roles.emplace(id, std::move(role));
  base::Json view = base::Json::object();
  view["roleId"] = id;
  return Reply{200, std::move(view)};
}

Outcome updateRole(State&, const Call& call) {
  const auto role = namedOwnRole(call);
  if (!role) {
    return base::Unexpected<ApiError>(role.error());
  }
  if (const auto document = readPermissionDocument(call.field("permission")); !document) {
    return refuse(400, codes::kBadDocument, "permission: " + document.error().message);
  }
  (*role)->permission = call.field("permission");
  if (call.hasField("description")) {
    (*role)->description = call.field("description");
  }
  (*role)->updated = call.now;
  return Reply{200, std::nullopt};
}

Outcome deleteRole(State&, const Call& call) {
  const auto role = namedOwnRole(call);
  if (!role) {
    return base::Unexpected<ApiError>(role.error());
  }
  const auto& users = call.account->users;
  if (std::any_of(users.begin(), users.end(), [&](const auto& entry) { return holds(entry.second, (*role)->id); })) {
    return refuse(400, codes::kInUse, "The role is still in use: " + (*role)->id);
  }
  call.account->roles.erase(call.account->roles.find((*role)->id));
  return Reply{204, std::nullopt};
}

Outcome listRoleAttachedUsers(State& state, const Call& call) {
  const auto role = namedRole(state, call);
  if (!role) {
    return base::Unexpected<ApiError>(role.error());
  }
  base::Json view = base::Json::array();
  for (const auto& [name, user] : call.account->users) {
    if (holds(user, (*role)->id)) {
      view.push_back(userView(state, *call.account, user));
    }
  }
  return Reply{200, std::move(view)};
}

Outcome listRoleVersions(State& state, const Call& call) {
  const auto role = namedRole(state, call);
  if (!role) {
    return base::Unexpected<ApiError>(role.error());
  }
  if (!(*role)->soracomManaged()) {
    return refuse(400, codes::kBadParameter, "Operator managed roles cannot be specified");
  }
  base::Json view = base::Json::array();
  for (const RoleVersion& version : (*role)->versions) {
    base::Json entry = base::Json::object();
    entry["description"] = (*role)->description;
    entry["owner"] = "soracom";
    entry["permission"] = version.permission;
    entry["publishDateTime"] = unixSeconds(version.published);
    entry["roleId"] = (*role)->id;
    entry["roleName"] = (*role)->name;
    entry["version"] = version.version;
    view.push_back(std::move(entry));
  }
  return Reply{200, std::move(view)};
}

Outcome listUserRoles(State& state, const Call& call) {
  const auto user = namedUser(call);
  if (!user) {
    return base::Unexpected<ApiError>(user.error());
  }
  base::Json view = base::Json::array();
  for (const std::string& id : (*user)->role_ids) {
    if (const Role* role = state.findRole(*call.account, id)) {
      view.push_back(roleView(*role));
    }
  }
  return Reply{200, std::move(view)};
}

Outcome attachRole(State& state, const Call& call) {
  const auto user = namedUser(call);
  if (!user) {
    return base::Unexpected<ApiError>(user.error());
  }
  const std::string id = call.field("roleId");
  if (state.findRole(*call.account, id) == nullptr || holds(**user, id)) {
    return refuse(400, codes::kBadParameter, "The role has already been attached or not found: " + id);
  }
  (*user)->role_ids.push_back(id);
  return Reply{200, std::nullopt};
}

Outcome detachRole(State&, const Call& call) {
  const auto user = namedUser(call);
  if (!user) {
    return base::Unexpected<ApiError>(user.error());
  }
  const std::string_view id = call.variable("role_id");
  if (std::erase((*user)->role_ids, id) == 0) {
    return refuse(404, codes::kNotFound, "the SAM user does not hold the role: " + std::string(id));
  }
  return Reply{200, std::nullopt};
}

constexpr BodyField kRole[] = {{.name = "permission", .required = true}, {.name = "description"}};
constexpr BodyField kAttach[] = {{.name = "roleId", .required = true}};

constexpr Operation kOperations[] = {
    {"GET", "/operators/{operator_id}/roles", "Role:listRoles", Access::kPermitted, listRoles},
    {"GET", "/operators/{operator_id}/roles/{role_id}", "Role:getRole", Access::kPermitted, getRole},
    {"PUT", "/operators/{operator_id}/roles/{role_id}", "Role:updateRole", Access::kPermitted, updateRole, kRole},
    {"POST", "/operators/{operator_id}/roles/{role_id}", "Role:createRole", Access::kPermitted, createRole, kRole},
    {"DELETE", "/operators/{operator_id}/roles/{role_id}", "Role:deleteRole", Access::kPermitted, deleteRole},
    {"GET", "/operators/{operator_id}/roles/{role_id}/users", "Role:listRoleAttachedUsers", Access::kPermitted,
     listRoleAttachedUsers},
    {"GET", "/operators/{operator_id}/roles/{role_id}/versions", "Role:listRoleVersions", Access::kPermitted,
     listRoleVersions},
    {"GET", "/operators/{operator_id}/users/{user_name}/roles", "Role:listUserRoles", Access::kPermitted,
     listUserRoles},
    {"POST", "/operators/{operator_id}/users/{user_name}/roles", "Role:attachRole", Access::kPermitted, attachRole,
     kAttach},
    {"DELETE", "/operators/{operator_id}/users/{user_name}/roles/{role_id}", "Role:detachRole", Access::kPermitted,
     detachRole},
};

}  // namespace

std::span<const Operation> roleOperations() { return kOperations; }

}  // namespace soracom_mcp::simulator
