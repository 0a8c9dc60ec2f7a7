#include "tools/call/own_roles.h"

#include <algorithm>

#include "base/json_reader.h"
#include "tools/call/argument_binder.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

const Json* pathArgument(const PreparedCall& call, std::string_view name) {
  for (const Argument& argument : call.tool->arguments) {
    if (argument.target == ArgumentTarget::kParameter &&
        call.tool->operation->parameters[argument.parameter].name == name) {
      return base::findMember(call.arguments, argument.key);
    }
  }
  return nullptr;
}

}  // namespace

std::optional<std::string> roleAtStake(const PreparedCall& call) {
  // A role that is being created is nobody's yet.
  const bool changes = call.tool->risk != Risk::kRead && call.tool->operation->method != "POST";
  if (!changes || !call.credential || call.credential->user != SignedInUser::kSamUser ||
      pathArgument(call, "user_name") != nullptr) {
    return std::nullopt;
  }
  const Json* role = pathArgument(call, "role_id");
  return role != nullptr && role->is_string() ? std::optional(role->get<std::string>()) : std::nullopt;
}

std::optional<HttpRequest> ownRolesRequest(const ToolRegistry& registry, const Credential& self) {
  const Tool* list = registry.find("listUserRoles");
  if (list == nullptr || list->risk != Risk::kRead) {
    return std::nullopt;
  }
  auto request = bindArguments(*list, Json{{"user_name", self.user_name}}, LoginValues{self.operator_id});
  return request ? std::optional(*std::move(request)) : std::nullopt;
}

bool mayNameRole(const HttpResponse& answer, std::string_view role) {
  const auto roles = answer.status == 200 ? base::readJson(answer.body) : base::Result<Json>(Json());
  if (!roles || !roles->is_array()) {
    return true;
  }
  return std::any_of(roles->begin(), roles->end(), [&](const Json& one) {
    const Json* id = base::findMember(one, "roleId");
    return id == nullptr || !id->is_string() || id->get_ref<const std::string&>() == role;
  });
}

}  // namespace soracom_mcp::tools
