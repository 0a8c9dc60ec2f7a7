#include "schemas/translation/type_list.h"

#include <algorithm>

#include "base/exact_number.h"

namespace soracom_mcp::schemas {
namespace {

using base::findMember;
using base::Json;

constexpr std::array<std::string_view, 7> kTypes{"null", "boolean", "object", "array", "number", "string", "integer"};

bool fitsType(const Json& value, std::string_view type) {
  switch (value.type()) {
    case Json::value_t::null:
      return type == "null";
    case Json::value_t::boolean:
      return type == "boolean";
    case Json::value_t::object:
      return type == "object";
    case Json::value_t::array:
      return type == "array";
    case Json::value_t::string:
      return type == "string";
    default:
      return type == "number" || (type == "integer" && base::isWhole(value));
  }
}

}  // namespace

TypeList TypeList::declaredBy(const Json& schema) {
  TypeList out;
  const auto add = [&out](const Json& name) {
    if (name.is_string()) {
      out.add(name.get_ref<const std::string&>());
    }
  };
  if (const Json* type = findMember(schema, "type"); type != nullptr) {
    if (type->is_array()) {
      std::for_each(type->begin(), type->end(), add);
    } else {
      add(*type);
    }
  } else if (findMember(schema, "properties") != nullptr) {
    out.add("object");
  } else if (findMember(schema, "items") != nullptr || findMember(schema, "prefixItems") != nullptr) {
    out.add("array");
  }
  return out;
}

bool TypeList::contains(std::string_view name) const { return std::find(begin(), end(), name) != end(); }

bool TypeList::isTextOnly() const {
  return contains("string") &&
         std::all_of(begin(), end(), [](std::string_view name) { return name == "string" || name == "null"; });
}

void TypeList::add(std::string_view name) {
  const auto known = std::find(kTypes.begin(), kTypes.end(), name);
  if (known != kTypes.end() && !contains(name)) {
    names_[size_++] = *known;
  }
}

void TypeList::remove(std::string_view name) {
  size_ = static_cast<std::size_t>(std::remove(names_.begin(), names_.begin() + size_, name) - names_.begin());
}

bool TypeList::fits(const Json& value) const {
  return empty() || std::any_of(begin(), end(), [&](std::string_view type) { return fitsType(value, type); });
}

Json TypeList::toJson() const {
  if (size_ == 1) {
    return std::string(names_.front());
  }
  Json::array_t names;
  names.reserve(size_);
  for (const std::string_view name : *this) {
    names.emplace_back(std::string(name));
  }
  return names;
}

TypeList travellingTypes(const Json& schema, bool request) {
  TypeList types = TypeList::declaredBy(schema);
  if (types.empty() || types.contains("null")) {
    return types;
  }
  const Json* nullable = findMember(schema, "nullable");
  const Json* values = findMember(schema, "enum");
  const bool forbidden =
      values != nullptr && values->is_array() && std::find(values->begin(), values->end(), Json()) == values->end();
  if (!request || (nullable != nullptr && *nullable == true && !forbidden)) {
    types.add("null");
  }
  return types;
}

void allowNull(Json& schema) {
  if (findMember(schema, "$ref") != nullptr) {
    schema = Json{{"anyOf", Json::array({std::move(schema), Json{{"type", "null"}}})}};
    return;
  }
  Json* type = const_cast<Json*>(findMember(schema, "type"));
  if (type == nullptr) {
    return;
  }
  TypeList types = TypeList::declaredBy(schema);
  if (!types.contains("null")) {
    types.add("null");
    *type = types.toJson();
  }
}

}  // namespace soracom_mcp::schemas
