#include "tools/catalog/object_schema.h"

#include <algorithm>

#include "schemas/schema_translator.h"
#include "tools/catalog/media_type.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;

constexpr int kMaxDepth = 16;

bool isObjectType(const Json& type) {
  const auto is_object = [](const Json& name) { return name == "object"; };
  return type.is_array() ? std::any_of(type.begin(), type.end(), is_object) : is_object(type);
}

// Keywords that may stand at the root of an object without saying more than its members do. Bounds on the number of
// members are left to the upstream.
bool isHarmless(const std::string& keyword) {
  return keyword == "title" || keyword == "default" || keyword == "examples" || keyword == "deprecated" ||
         keyword == "minProperties" || keyword == "maxProperties" || keyword == "$comment" || keyword == "format" ||
         keyword == "readOnly" || keyword == "writeOnly" || keyword.starts_with("x-");
}

void addMember(ObjectSchema& object, const std::string& name, const Json& schema) {
  const auto same = std::find_if(object.members.begin(), object.members.end(),
                                 [&](const auto& member) { return member.first == name; });
  if (same == object.members.end()) {
    object.members.emplace_back(name, schema);
  } else if (!base::equalJson(same->second, schema)) {
    same->second = Json{{"allOf", Json::array({same->second, schema})}};
  }
}

bool merge(ObjectSchema& object, const Json& schema, int depth) {
  if (!schema.is_object() || depth > kMaxDepth) {
    return false;
  }
  for (const auto& [keyword, value] : schema.items()) {
    if (keyword == "type") {
      if (!isObjectType(value)) {
        return false;
      }
    } else if (keyword == "properties") {
      for (const auto& [name, member] : value.items()) {
        addMember(object, name, member);
      }
    } else if (keyword == "required") {
      for (const Json& name : value) {
        if (!object.requiresMember(name.get_ref<const std::string&>())) {
          object.required.push_back(name.get<std::string>());
        }
      }
    } else if (keyword == "description") {
      object.description = object.description.empty() ? value.get<std::string>() : object.description;
    } else if (keyword == "allOf") {
      if (!std::all_of(value.begin(), value.end(), [&](const Json& part) { return merge(object, part, depth + 1); })) {
        return false;
      }
    } else if (!(keyword == "additionalProperties" && value == false) && !isHarmless(keyword)) {
      return false;
    }
  }
  return true;
}

const Json* findIn(const schemas::OpenApiDocument& document, const Json& schema, std::string_view name, int depth) {
  if (depth > kMaxDepth) {
    return nullptr;
  }
  const auto resolved = schemas::resolveReference(document, schema);
  if (!resolved) {
    return nullptr;
  }
  const Json* properties = findMember(**resolved, "properties");
  if (const Json* member = properties == nullptr ? nullptr : findMember(*properties, name); member != nullptr) {
    const auto inner = schemas::resolveReference(document, *member);
    return inner ? *inner : nullptr;
  }
  const Json* parts = findMember(**resolved, "allOf");
  if (parts == nullptr || !parts->is_array()) {
    return nullptr;
  }
  for (const Json& part : *parts) {
    if (const Json* found = findIn(document, part, name, depth + 1); found != nullptr) {
      return found;
    }
  }
  return nullptr;
}

bool invites(const schemas::OpenApiDocument& document, const Json& schema, int depth) {
  const auto resolved = schemas::resolveReference(document, schema);
  if (!resolved || depth > kMaxDepth) {
    return false;
  }
  const Json* others = findMember(**resolved, "additionalProperties");
  const Json* parts = findMember(**resolved, "allOf");
  return (others != nullptr && *others != false) ||
         (parts != nullptr && parts->is_array() && std::any_of(parts->begin(), parts->end(), [&](const Json& part) {
            return invites(document, part, depth + 1);
          }));
}

}  // namespace

bool ObjectSchema::requiresMember(const std::string& name) const {
  return std::find(required.begin(), required.end(), name) != required.end();
}

std::optional<ObjectSchema> readObjectSchema(const Json& schema) {
  ObjectSchema object;
  if (!merge(object, schema, 0) || object.members.empty()) {
    return std::nullopt;
  }
  return object;
}

bool acceptsNull(const Json& schema) {
  if (findMember(schema, "$ref") != nullptr) {
    return false;  // to a part of itself; null is taken for nothing there
  }
  if (const Json* type = findMember(schema, "type"); type != nullptr) {
    const auto is_null = [](const Json& name) { return name == "null"; };
    return type->is_array() ? std::any_of(type->begin(), type->end(), is_null) : is_null(*type);
  }
  for (const char* keyword : {"anyOf", "oneOf"}) {
    if (const Json* parts = findMember(schema, keyword); parts != nullptr) {
      return std::any_of(parts->begin(), parts->end(), acceptsNull);
    }
  }
  if (const Json* parts = findMember(schema, "allOf"); parts != nullptr) {
    return std::all_of(parts->begin(), parts->end(), acceptsNull);
  }
  const Json* values = findMember(schema, "enum");
  return values == nullptr || std::find(values->begin(), values->end(), Json()) != values->end();
}

const Json* findMemberSchema(const schemas::OpenApiDocument& document, const Json& schema, std::string_view name) {
  return findIn(document, schema, name, 0);
}

bool invitesOtherMembers(const schemas::OpenApiDocument& document, const Json& schema) {
  return invites(document, schema, 0);
}

bool isJsonText(const Json& schema) {
  const Json* media = findMember(schema, "contentMediaType");
  return media != nullptr && media->is_string() && isJsonMediaType(media->get_ref<const std::string&>());
}

}  // namespace soracom_mcp::tools
