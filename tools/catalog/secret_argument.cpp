#include "tools/catalog/secret_argument.h"

#include <algorithm>

#include "tools/catalog/display_text.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;

constexpr std::size_t kMaxOwnText = 700;
constexpr std::string_view kReference =
    "Give secret://NAME (kept by an earlier call, or by a person with 'soracom-mcp secrets set NAME'), never the value";
constexpr std::string_view kGenerate = "; or secret://generate for a new one, made and kept by this server.";

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool isText(const Json& schema) {
  const Json* type = findMember(schema, "type");
  return type != nullptr &&
         (*type == "string" || (type->is_array() && std::find(type->begin(), type->end(), "string") != type->end()));
}

bool isInPath(const Argument& argument, const schemas::Operation& operation) {
  return argument.target == ArgumentTarget::kParameter &&
         operation.parameters[argument.parameter].location == schemas::ParameterLocation::kPath;
}

}  // namespace

void askForReference(ArgumentSchema& each, const schemas::Operation& operation) {
  Argument& argument = each.argument;
  if (!argument.secret) {
    return;
  }
  argument.existing = holds(operation.extension.existing_input, argument.wire_name);
  argument.literal = holds(operation.extension.one_time_input, argument.wire_name) || argument.json_text ||
                     !isText(each.schema) || isInPath(argument, operation);
  if (argument.literal) {
    return;
  }
  const Json* text = findMember(each.schema, "description");
  std::string description =
      text != nullptr && text->is_string() ? cleanText(text->get<std::string>(), kMaxOwnText) : "";
  description.append(description.empty() ? "" : " ").append(kReference).append(argument.existing ? "." : kGenerate);
  Json asked = Json::object();
  asked["type"] = *findMember(each.schema, "type");
  asked["description"] = std::move(description);
  argument.secret_schema = std::move(each.schema);
  each.schema = std::move(asked);
}

}  // namespace soracom_mcp::tools
