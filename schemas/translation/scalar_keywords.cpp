#include "schemas/translation/scalar_keywords.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/exact_number.h"
#include "schemas/pattern.h"
#include "schemas/translation/type_list.h"

namespace soracom_mcp::schemas {
namespace {

using base::findMember;
using base::Json;

// What ajv and the hosts know, or OpenAPI defines.
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

bool isText(const Json& value) { return value.is_string(); }

bool isKnownFormat(const Json& value) {
  return value.is_string() &&
         std::find(kFormats.begin(), kFormats.end(), value.get_ref<const std::string&>()) != kFormats.end();
}

bool isPortablePattern(const Json& value) {
  if (!value.is_string()) {
    return false;
  }
  const auto pattern = translatePattern(value.get_ref<const std::string&>());
  return pattern && pattern->portable;
}

bool isCount(const Json& value) {
  return value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
}

bool isListed(const Json& value, const Json& schema) {
  const Json* values = findMember(schema, "enum");
  return values == nullptr || !values->is_array() ||
         std::any_of(values->begin(), values->end(), [&](const Json& entry) { return base::equalJson(entry, value); });
}

bool isObjectOfTextLists(const Json& value) {
  return value.is_object() && std::all_of(value.begin(), value.end(), [](const Json& list) {
           return list.is_array() && std::all_of(list.begin(), list.end(), isText);
         });
}

// The entries that can ever match, each once. Where only texts are allowed, numbers and booleans are taken for texts
// whose quotes YAML lost.
Json usableEnum(const Json& values, const TypeList& types) {
  const bool text_only = types.isTextOnly();
  Json out = Json::array();
  std::unordered_set<std::string> seen;
  for (const Json& value : values) {
    const bool lost_quotes = text_only && (value.is_boolean() || base::isNumber(value));
    const Json entry = lost_quotes ? Json(base::writeJson(value)) : value;
    if (types.fits(entry) && seen.insert(base::writeJson(entry)).second) {
      out.push_back(entry);
    }
  }
  return out;
}

// The boolean of OpenAPI 3.0 makes the bound beside it exclusive.
std::optional<Json> exclusiveBound(const ScalarKeyword& keyword) {
  if (base::isNumber(keyword.value)) {
    return keyword.value;
  }
  const Json* bound = findMember(keyword.schema, keyword.name == "exclusiveMaximum" ? "maximum" : "minimum");
  return keyword.value == true && bound != nullptr && base::isNumber(*bound) ? std::optional(*bound) : std::nullopt;
}

}  // namespace

std::optional<Json> translateScalar(const ScalarKeyword& keyword) {
  const Json& value = keyword.value;
  const auto types = [&] { return travellingTypes(keyword.schema, keyword.request); };
  const auto kept = [&](bool fits) { return fits ? std::optional(value) : std::nullopt; };
  switch (keyword.rule) {
    case TranslationRule::kText:
      return kept(value.is_string() && !value.get_ref<const std::string&>().empty());
    case TranslationRule::kFlag:
      return kept(value == true);
    case TranslationRule::kNumber:
      return kept(base::isNumber(value));
    case TranslationRule::kPositive:
      return kept(value.is_number() && value.get<double>() > 0);
    case TranslationRule::kCount:
      return kept(isCount(value));
    case TranslationRule::kExclusive:
      return exclusiveBound(keyword);
    case TranslationRule::kConst:
      return kept(types().fits(value));
    case TranslationRule::kDefault:
      return kept(types().fits(value) && isListed(value, keyword.schema));
    case TranslationRule::kEnum: {
      Json usable = value.is_array() ? usableEnum(value, types()) : Json::array();
      return usable.empty() ? std::nullopt : std::optional(std::move(usable));
    }
    case TranslationRule::kPattern:
      return kept(isPortablePattern(value));
    case TranslationRule::kFormat:
      return kept(isKnownFormat(value));
    case TranslationRule::kTextLists:
      return kept(isObjectOfTextLists(value));
    default:
      return std::nullopt;
  }
}

}  // namespace soracom_mcp::schemas
