#include "simulator/operation.h"
#include "simulator/trust_policy.h"

namespace soracom_mcp::simulator {
namespace {

/// What is read where no document was stored: getUserPermission must answer one.
constexpr char kNoStatements[] = R"({"statements":[]})";

/// A 400 that names the body field and the fault in its document.
base::Unexpected<ApiError> badDocument(std::string_view field, const base::Error& error) {
  return refuse(400, codes::kBadDocument, std::string(field) + ": " + error.message);
}

Outcome getUserPermission(State&, const Call& call) {
  return withUser(call, 404, [](const SamUser& user) -> Outcome {
    base::Json view = base::Json::object();
    view["permission"] = user.permission.empty() ? kNoStatements : user.permission;
    return Reply{200, std::move(view)};
  });
}

Outcome updateUserPermission(State&, const Call& call) {
  return withUser(call, 404, [&](SamUser& user) -> Outcome {
    const std::string text = call.field("permission");
    if (const auto document = readPermissionDocument(text); !document) {
      return badDocument("permission", document.error());
    }
    user.permission = text;
    user.permission_description = call.field("description");
    user.updated = call.now;
    return Reply{200, std::nullopt};
  });
}

Outcome deleteUserPermission(State&, const Call& call) {
  return withUser(call, 400, [&](SamUser& user) -> Outcome {
    user.permission.clear();
    user.permission_description.clear();
    user.updated = call.now;
    return Reply{204, std::nullopt};
  });
}

Outcome getUserTrustPolicy(State&, const Call& call) {
  return withUser(call, 400, [](const SamUser& user) -> Outcome {
    // trustPolicy is no required member, so a user without a policy has an object without it.
    base::Json view = base::Json::object();
    if (!user.trust_policy.empty()) {
      view["trustPolicy"] = user.trust_policy;
    }
    return Reply{200, std::move(view)};
  });
}

Outcome updateUserTrustPolicy(State&, const Call& call) {
  return withUser(call, 400, [&](SamUser& user) -> Outcome {
    const std::string text = call.field("trustPolicy");
    if (const auto policy = readTrustPolicy(text); !policy) {
      return badDocument("trustPolicy", policy.error());
    }
    user.trust_policy = text;
    user.updated = call.now;
    return Reply{204, std::nullopt};
  });
}

Outcome deleteUserTrustPolicy(State&, const Call& call) {
  return withUser(call, 400, [&](SamUser& user) -> Outcome {
    if (user.trust_policy.empty()) {
      return refuse(400, codes::kNotFound, "the SAM user has no trust policy");
    }
    user.trust_policy.clear();
    user.updated = call.now;
    return Reply{204, std::nullopt};
  });
}

Outcome getDefaultPermissions(State&, const Call& call) {
  base::Json view = base::Json::object();
  view["defaultPermissions"] =
      call.account->default_permissions.empty() ? kNoStatements : call.account->default_permissions;
  return Reply{200, std::move(view)};
}

Outcome updateDefaultPermissions(State&, const Call& call) {
  const std::string text = call.field("permissions");
  if (const auto document = readPermissionDocument(text); !document) {
    return badDocument("permissions", document.error());
  }
  call.account->default_permissions = text;
  return Reply{202, std::nullopt};
}

Outcome deleteDefaultPermissions(State&, const Call& call) {
  call.account->default_permissions.clear();
  return Reply{204, std::nullopt};
}

constexpr BodyField kPermission[] = {{.name = "permission", .required = true}, {.name = "description"}};
constexpr BodyField kTrustPolicy[] = {{.name = "trustPolicy", .required = true}};
constexpr BodyField kDefaults[] = {{.name = "permissions", .required = true}};

constexpr Operation kOperations[] = {
    {"GET", "/operators/{operator_id}/users/{user_name}/permission", "User:getUserPermission", Access::kPermitted,
     getUserPermission},
    {"PUT", "/operators/{operator_id}/users/{user_name}/permission", "User:updateUserPermission", Access::kPermitted,
     updateUserPermission, kPermission},
    {"DELETE", "/operators/{operator_id}/users/{user_name}/permission", "User:deleteUserPermission", Access::kPermitted,
     deleteUserPermission, std::nullopt, 400},
    {"GET", "/operators/{operator_id}/users/{user_name}/trust_policy", "User:getUserTrustPolicy", Access::kPermitted,
     getUserTrustPolicy, std::nullopt, 400},
    {"PUT", "/operators/{operator_id}/users/{user_name}/trust_policy", "User:updateUserTrustPolicy", Access::kPermitted,
     updateUserTrustPolicy, kTrustPolicy, 400},
    {"DELETE", "/operators/{operator_id}/users/{user_name}/trust_policy", "User:deleteUserTrustPolicy",
     Access::kPermitted, deleteUserTrustPolicy, std::nullopt, 400},
    {"GET", "/operators/{operator_id}/users/default_permissions", "User:getDefaultPermissions", Access::kRoot,
     getDefaultPermissions, std::nullopt, 404},
    {"PUT", "/operators/{operator_id}/users/default_permissions", "User:updateDefaultPermissions", Access::kRoot,
     updateDefaultPermissions, kDefaults},
    {"DELETE", "/operators/{operator_id}/users/default_permissions", "User:deleteDefaultPermissions", Access::kRoot,
     deleteDefaultPermissions, std::nullopt, 404},
};

}  // namespace

std::span<const Operation> userAccessOperations() { return kOperations; }

}  // namespace soracom_mcp::simulator
