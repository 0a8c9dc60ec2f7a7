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

// Puts together what a schema and its `allOf` say.
class Merger final {
 public:
  bool merge(const Json& schema, int depth);
  ObjectSchema object;

 private:
  void addMember(const std::string& name, const Json& schema);
  std::unordered_map<std::string, std::size_t> places_;
};

void Merger::addMember(const std::string& name, const Json& schema) {
  const auto [place, is_new] = places_.emplace(name, object.members.size());
  if (is_new) {
    object.members.emplace_back(name, schema);
  } else if (Json& same = object.members[place->second].second; !base::equalJson(same, schema)) {
    same = Json{{"allOf", Json::array({same, schema})}};
  }
}

bool Merger::merge(const Json& schema, int depth) {
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
        addMember(name, member);
      }
    } else if (keyword == "required") {
      for (const Json& name : value) {
        object.required.insert(name.get<std::string>());
      }
    } else if (keyword == "description") {
      object.description = object.description.empty() ? value.get<std::string>() : object.description;
    } else if (keyword == "allOf") {
      if (!std::all_of(value.begin(), value.end(), [&](const Json& part) { return merge(part, depth + 1); })) {
        return false;
      }
    } else if (!(keyword == "additionalProperties" && value == false) && !isHarmless(keyword)) {
      return false;
    }
  }
  return true;
}

// Looks at a schema and its `allOf`, references followed, each once however often it is named. Ends when `visit` says
// so.
class Parts final {
 public:
  explicit Parts(const schemas::OpenApiDocument& document) : document_(document) {}

  template <class Visit>
  bool any(const Json& schema, const Visit& visit, int depth = 0) {
    const auto resolved = schemas::resolveReference(document_, schema);
    if (!resolved || depth > kMaxDepth || !seen_.insert(*resolved).second) {
      return false;
    }
    if (visit(**resolved)) {
      return true;
    }
    const Json* parts = findMember(**resolved, "allOf");
    return parts != nullptr && parts->is_array() &&
           std::any_of(parts->begin(), parts->end(), [&](const Json& part) { return any(part, visit, depth + 1); });
  }

 private:
  const schemas::OpenApiDocument& document_;
  std::unordered_set<const Json*> seen_;
};

}  // namespace

std::optional<ObjectSchema> readObjectSchema(const Json& schema) {
  Merger merger;
  if (!merger.merge(schema, 0) || merger.object.members.empty()) {
    return std::nullopt;
  }
  return std::move(merger.object);
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

MemberSchemas memberSchemas(const schemas::OpenApiDocument& document, const Json& schema) {
  MemberSchemas out;
  Parts(document).any(schema, [&](const Json& part) {
    const Json* properties = findMember(part, "properties");
    if (properties == nullptr || !properties->is_object()) {
      return false;
    }
    for (const auto& [name, member] : properties->get_ref<const Json::object_t&>()) {
      if (const auto resolved = schemas::resolveReference(document, member)) {
        out.emplace(name, *resolved);
      }
    }
    return false;
  });
  return out;
}

bool invitesOtherMembers(const schemas::OpenApiDocument& document, const Json& schema) {
  return Parts(document).any(schema, [](const Json& part) {
    const Json* others = findMember(part, "additionalProperties");
    return others != nullptr && *others != false;
  });
}

bool isJsonText(const Json& schema) {
  const Json* media = findMember(schema, "contentMediaType");
  return media != nullptr && media->is_string() && isJsonMediaType(media->get_ref<const std::string&>());
}

}  // namespace soracom_mcp::tools
