#include "tools/call/target_name.h"

#include <algorithm>

namespace soracom_mcp::tools {
namespace {

constexpr std::size_t kLongestTyped = 128;

bool isOwnPathArgument(const Tool& tool, const Argument& argument) {
  if (argument.target != ArgumentTarget::kParameter) {
    return false;
  }
  const schemas::Parameter& parameter = tool.operation->parameters[argument.parameter];
  return parameter.location == schemas::ParameterLocation::kPath && parameter.filled_from_login.empty();
}

/// Where the path names it; the order of the parameters in the document says nothing.
std::size_t placeInPath(const Tool& tool, const Argument& argument) {
  return tool.operation->path.find("{" + tool.operation->parameters[argument.parameter].name + "}");
}

const Argument* findTarget(const Tool& tool) {
  const Argument* last = nullptr;
  for (const Argument& argument : tool.arguments) {
    if (!tool.operation->extension.target.empty() && argument.wire_name == tool.operation->extension.target) {
      return &argument;
    }
    if (isOwnPathArgument(tool, argument) &&
        (last == nullptr || placeInPath(tool, argument) > placeInPath(tool, *last))) {
      last = &argument;
    }
  }
  return last;
}

std::string textOf(const base::Json& value) {
  return value.is_string() ? value.get<std::string>() : base::writeJson(value);
}

}  // namespace

std::string targetName(const PreparedCall& call) {
  const Tool& tool = *call.tool;
  const Argument* target = findTarget(tool);
  const base::Json* value =
      target == nullptr || target->secret ? nullptr : base::findMember(call.arguments, target->key);
  std::string name = value != nullptr                       ? textOf(*value)
                     : target == nullptr && call.credential ? call.credential->operator_id
                                                            : std::string();
  return !name.empty() && name.size() <= kLongestTyped ? name : tool.description.name;
}

}  // namespace soracom_mcp::tools
