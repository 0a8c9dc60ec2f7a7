#include "tools/catalog/secret_schema.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "tools/catalog/display_text.h"
#include "tools/catalog/object_schema.h"
#include "tools/safety/secret_name.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;

constexpr std::size_t kMaxParts = 64;
constexpr std::size_t kMaxOwnText = 700;
constexpr int kMaxDepth = 128;
constexpr std::array<const char*, 3> kCombinators{"allOf", "anyOf", "oneOf"};
constexpr std::string_view kReference =
    "Give secret://NAME (kept by an earlier call, or by a person with 'soracom-mcp secrets set NAME'), never the value";
constexpr std::string_view kGenerate = "; or secret://generate for a new one, made and kept by this server.";

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool hasType(const Json& schema, std::string_view wanted) {
  const Json* type = findMember(schema, "type");
  return type != nullptr &&
         (*type == wanted || (type->is_array() &&
                              std::any_of(type->begin(), type->end(), [&](const Json& one) { return one == wanted; })));
}

bool isCombinator(std::string_view keyword) {
  return std::find(kCombinators.begin(), kCombinators.end(), keyword) != kCombinators.end();
}

const Json* definitionOf(const Json& schema, const Json* definitions) {
  static constexpr std::string_view kDefinitions = "#/$defs/";
  const Json* reference = findMember(schema, "$ref");
  if (reference == nullptr || !reference->is_string() || definitions == nullptr) {
    return nullptr;
  }
  const std::string& text = reference->get_ref<const std::string&>();
  return text.starts_with(kDefinitions) ? findMember(*definitions, text.substr(kDefinitions.size())) : nullptr;
}

/// Goes through one schema, and replaces what it finds unless J is const. Secrets in parts that only limit others
/// (`not`, `if`) are not looked for.
template <class J>
class SecretSearch final {
 public:
  explicit SecretSearch(const schemas::OperationExtension& extension) : extension_(extension) {}

  bool find(J& schema, SecretTraits name, int depth = 0) const {
    if (!schema.is_object() || depth > kMaxDepth) {
      return false;
    }
    name.secret = name.secret || isPasswordSchema(schema);
    if (name.secret && !isStructured(schema) && holdsSecret(schema)) {
      if constexpr (!std::is_const_v<J>) {
        if (takesText(schema) && !name.literal) {
          schema = referenceSchema(schema, name.existing);
        }
      }
      return true;
    }
    return findBelow(schema, name, depth + 1) || isJsonText(schema);
  }

 private:
  using Object = std::conditional_t<std::is_const_v<J>, const Json::object_t&, Json::object_t&>;

  bool findBelow(J& schema, const SecretTraits& name, int depth) const {
    bool found = false;
    for (auto& [keyword, part] : schema.template get_ref<Object>()) {
      if (keyword == "additionalProperties") {
        found = find(part, {}, depth) || found;
      } else if (keyword == "items") {
        found = find(part, name, depth) || found;
      } else if (part.is_object() && (keyword == "properties" || keyword == "patternProperties")) {
        for (auto& [member, inner] : part.template get_ref<Object>()) {
          const bool named = keyword == "properties";
          found = find(inner, named ? secretTraits(extension_, member) : SecretTraits(), depth) || found;
        }
      } else if (part.is_array() && (keyword == "prefixItems" || isCombinator(keyword))) {
        for (J& branch : part) {
          found = find(branch, name, depth) || found;
        }
      }
    }
    return found;
  }

  const schemas::OperationExtension& extension_;
};

}  // namespace

std::vector<const Json*> schemaParts(const Json* schema, const Json* definitions) {
  std::vector<const Json*> parts;
  const auto add = [&](const Json& part) {
    if (part.is_object() && parts.size() < kMaxParts && std::find(parts.begin(), parts.end(), &part) == parts.end()) {
      parts.push_back(&part);
    }
  };
  if (schema != nullptr) {
    add(*schema);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Json& part = *parts[i];
    for (const char* keyword : kCombinators) {
      if (const Json* branches = findMember(part, keyword); branches != nullptr && branches->is_array()) {
        std::for_each(branches->begin(), branches->end(), add);
      }
    }
    if (const Json* target = definitionOf(part, definitions)) {
      add(*target);
    }
  }
  return parts;
}

bool isStructured(const Json& schema) {
  const auto parts = schemaParts(&schema);
  return std::any_of(parts.begin(), parts.end(), [](const Json* part) {
    return hasType(*part, "object") || hasType(*part, "array") || findMember(*part, "properties") != nullptr ||
           findMember(*part, "items") != nullptr || findMember(*part, "$ref") != nullptr;
  });
}

bool takesText(const Json& schema) {
  if (findMember(schema, "type") != nullptr) {
    return hasType(schema, "string");
  }
  for (const char* keyword : {"anyOf", "oneOf"}) {
    if (const Json* branches = findMember(schema, keyword); branches != nullptr && branches->is_array()) {
      return std::any_of(branches->begin(), branches->end(), takesText);
    }
  }
  const Json* all = findMember(schema, "allOf");
  return all == nullptr || !all->is_array() || std::all_of(all->begin(), all->end(), takesText);
}

bool holdsSecret(const Json& schema) {
  if (findMember(schema, "type") == nullptr) {
    const auto parts = schemaParts(&schema);
    return takesText(schema) || std::any_of(parts.begin() + 1, parts.end(), [](const Json* part) {
             return findMember(*part, "type") != nullptr && holdsSecret(*part);
           });
  }
  if (hasType(schema, "string") || hasType(schema, "integer") || hasType(schema, "number")) {
    return true;
  }
  const Json* items = findMember(schema, "items");
  return hasType(schema, "array") && (items == nullptr || holdsSecret(*items));
}

bool isPasswordSchema(const Json& schema) {
  const Json* format = findMember(schema, "format");
  return format != nullptr && *format == "password";
}

bool isSecretMember(const schemas::OperationExtension& extension, const std::string& name) {
  return holds(extension.secret_input, name) || isSecretName(name);
}

SecretTraits secretTraits(const schemas::OperationExtension& extension, const std::string& name) {
  return {isSecretMember(extension, name), holds(extension.one_time_input, name),
          holds(extension.existing_input, name)};
}

Json referenceSchema(const Json& schema, bool existing) {
  const Json* text = findMember(schema, "description");
  std::string description =
      text != nullptr && text->is_string() ? cleanText(text->get<std::string>(), kMaxOwnText) : "";
  description.append(description.empty() ? "" : " ").append(kReference).append(existing ? "." : kGenerate);
  Json asked = Json::object();
  asked["type"] =
      acceptsNull(schema) && findMember(schema, "type") != nullptr ? Json::array({"string", "null"}) : Json("string");
  asked["description"] = std::move(description);
  return asked;
}

bool mayHoldSecrets(const Json& schema, const schemas::OperationExtension& extension, SecretTraits whole) {
  return SecretSearch<const Json>(extension).find(schema, whole);
}

void askForReferences(Json& schema, const schemas::OperationExtension& extension, SecretTraits whole) {
  (void)SecretSearch<Json>(extension).find(schema, whole);
}

}  // namespace soracom_mcp::tools
