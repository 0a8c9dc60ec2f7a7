#include "schemas/schema_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

namespace soracom_mcp::schemas {
namespace {

using base::Json;

constexpr std::array<std::string_view, 7> kTypes{"null", "boolean", "object", "array", "number", "string", "integer"};

constexpr std::array<std::string_view, 26> kFormats{"date-time",     "date",
                                                    "time",          "duration",
                                                    "email",         "idn-email",
                                                    "hostname",      "idn-hostname",
                                                    "ipv4",          "ipv6",
                                                    "uri",           "iri",
                                                    "uri-reference", "iri-reference",
                                                    "uri-template",  "uuid",
                                                    "json-pointer",  "regex",
                                                    "int32",         "int64",
                                                    "float",         "double",
                                                    "byte",          "binary",
                                                    "password",      "relative-json-pointer"};

bool isWhole(const Json& value) {
  return value.is_number_integer() || (value.is_number_float() && std::isfinite(value.get<double>()) &&
                                       std::trunc(value.get<double>()) == value.get<double>());
}

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
      return type == "number" || (type == "integer" && isWhole(value));
  }
}

}  // namespace

bool isTypeName(std::string_view name) { return std::find(kTypes.begin(), kTypes.end(), name) != kTypes.end(); }

bool fitsTypes(const Json& value, const std::vector<std::string>& types) {
  return types.empty() ||
         std::any_of(types.begin(), types.end(), [&](const std::string& type) { return fitsType(value, type); });
}

bool isKnownFormat(std::string_view format) {
  return std::find(kFormats.begin(), kFormats.end(), format) != kFormats.end();
}

Json usableEnum(const Json& values, const std::vector<std::string>& types) {
  const bool text_only = std::find(types.begin(), types.end(), "string") != types.end() &&
                         std::all_of(types.begin(), types.end(),
                                     [](const std::string& type) { return type == "string" || type == "null"; });
  Json out = Json::array();
  std::unordered_set<std::string> seen;
  for (const Json& value : values) {
    const bool lost_quotes = text_only && (value.is_boolean() || value.is_number());
    const Json entry = lost_quotes ? Json(base::writeJson(value)) : value;
    if (fitsTypes(entry, types) && seen.insert(base::writeJson(entry)).second) {
      out.push_back(entry);
    }
  }
  return out;
}

std::size_t costOf(const Json& node, std::size_t limit) {
  std::size_t cost = 1;
  if (node.is_string()) {
    return cost + node.get_ref<const std::string&>().size() / 16;
  }
  if (node.is_object()) {
    for (const auto& member : node.get_ref<const Json::object_t&>()) {
      if (cost > limit) {
        return cost;
      }
      cost += member.first.size() / 16 + costOf(member.second, limit);
    }
  } else if (node.is_array()) {
    for (const Json& element : node) {
      if (cost > limit) {
        return cost;
      }
      cost += costOf(element, limit);
    }
  }
  return cost;
}

}  // namespace soracom_mcp::schemas
