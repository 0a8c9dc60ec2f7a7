#pragma once

#include <memory>
#include <string>

#include "base/json_reader.h"
#include "manifests/built_in.h"
#include "tests/catch.h"
#include "tools/catalog/tool_registry.h"

namespace soracom_mcp::tools {

/// The tools of the built-in document, built once for the whole program.
inline std::shared_ptr<const ToolRegistry> builtInRegistry() {
  static const std::shared_ptr<const ToolRegistry> registry = []() -> std::shared_ptr<const ToolRegistry> {
    auto root = base::readJson(manifests::builtInDocument());
    REQUIRE(root.has_value());
    auto document = schemas::readOpenApi(*std::move(root));
    REQUIRE(document.has_value());
    auto built = ToolRegistry::build(std::make_shared<const schemas::OpenApiDocument>(*std::move(document)));
    REQUIRE(built.has_value());
    return *std::move(built);
  }();
  return registry;
}

/// The smallest value a simple schema accepts.
inline base::Json sampleValue(const base::Json& schema) {
  using base::findMember;
  using base::Json;
  if (const Json* values = findMember(schema, "enum")) {
    return values->front();
  }
  for (const char* keyword : {"anyOf", "oneOf", "allOf"}) {
    if (const Json* branches = findMember(schema, keyword)) {
      return sampleValue(branches->front());
    }
  }
  const Json* type = findMember(schema, "type");
  const std::string name = type == nullptr    ? "object"
                           : type->is_array() ? type->front().get<std::string>()
                                              : type->get<std::string>();
  if (name == "object") {
    Json object = Json::object();
    const Json* required = findMember(schema, "required");
    for (const Json& member : required == nullptr ? Json::array() : *required) {
      object.emplace(member.get<std::string>(),
                     sampleValue(*findMember(*findMember(schema, "properties"), member.get<std::string>())));
    }
    return object;
  }
  if (name == "array") {
    return Json::array();
  }
  if (name == "boolean") {
    return true;
  }
  if (name == "string") {
    return "v";
  }
  const Json* minimum = findMember(schema, "minimum");
  return minimum == nullptr ? Json(1) : *minimum;
}

/// Arguments that the tool's schema accepts: the required ones, and every path argument.
inline base::Json sampleArguments(const Tool& tool) {
  base::Json arguments = base::Json::object();
  for (const Argument& argument : tool.arguments) {
    const bool path = argument.target == ArgumentTarget::kParameter &&
                      tool.operation->parameters[argument.parameter].location == schemas::ParameterLocation::kPath;
    if (argument.required || path) {
      const base::Json& properties = *base::findMember(tool.description.input_schema, "properties");
      arguments.emplace(argument.key, argument.json_text ? base::Json(R"({"statements":[]})")
                                                         : sampleValue(*base::findMember(properties, argument.key)));
    }
  }
  return arguments;
}

}  // namespace soracom_mcp::tools
