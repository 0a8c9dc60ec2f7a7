#include "tools/catalog/output_schema.h"

#include <algorithm>
#include <functional>

#include "base/json_append.h"
#include "schemas/schema_translator.h"
#include "tools/catalog/display_text.h"
#include "tools/catalog/media_type.h"
#include "tools/catalog/object_schema.h"
#include "tools/catalog/response_pointers.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;

constexpr std::size_t kMaxDescription = 512;
constexpr int kMaxDepth = 64;

std::vector<const schemas::Response*> successes(const schemas::Operation& operation) {
  std::vector<const schemas::Response*> out;
  for (const schemas::Response& response : operation.responses) {
    if (response.status.starts_with('2')) {
      out.push_back(&response);
    }
  }
  const bool other = std::any_of(operation.responses.begin(), operation.responses.end(),
                                 [](const auto& response) { return response.status.starts_with('3'); });
  for (const schemas::Response& response : operation.responses) {
    if (out.empty() && !other && response.status == "default") {
      out.push_back(&response);
    }
  }
  return out;
}

const schemas::MediaType* firstJson(const std::vector<const schemas::Response*>& responses) {
  for (const schemas::Response* response : responses) {
    for (const schemas::MediaType& media : response->content) {
      if (isJsonMediaType(media.type)) {
        return &media;
      }
    }
  }
  return nullptr;
}

// Every success has JSON, nothing else, and of one schema.
bool keepsPromise(const std::vector<const schemas::Response*>& responses, const schemas::MediaType& promised) {
  return std::all_of(responses.begin(), responses.end(), [&](const schemas::Response* response) {
    return response->status.starts_with('2') && !response->content.empty() &&
           std::all_of(response->content.begin(), response->content.end(), [&](const schemas::MediaType& media) {
             return isJsonMediaType(media.type) && media.schema == promised.schema;
           });
  });
}

std::vector<std::string> tokensOf(std::string_view pointer) {
  std::vector<std::string> tokens;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto end = pointer.find('/');
    std::string token(pointer.substr(0, end));
    for (const auto& [from, to] : {std::pair{"~1", "/"}, std::pair{"~0", "~"}}) {
      for (auto at = token.find(from); at != std::string::npos; at = token.find(from, at + 1)) {
        token.replace(at, 2, to);
      }
    }
    tokens.push_back(std::move(token));
    pointer.remove_prefix(end == std::string_view::npos ? pointer.size() : end);
  }
  return tokens;
}

// Whether one of `known` is the pointer or leads to it.
bool isCovered(const std::string& pointer, const std::vector<std::string>& known) {
  return std::any_of(known.begin(), known.end(), [&](const std::string& each) {
    return pointer.starts_with(each) && (pointer.size() == each.size() || pointer[each.size()] == '/');
  });
}

using Edit = std::function<void(Json&)>;

// Edits the subschemas of a translated schema that describe what the pointer names.
void editAt(Json& schema, const std::vector<std::string>& tokens, std::size_t next, const Edit& edit, int depth) {
  if (!schema.is_object() || depth > kMaxDepth) {
    return;
  }
  if (next == tokens.size()) {
    edit(schema);
    return;
  }
  for (auto& [keyword, value] : schema.items()) {
    if (keyword == "properties" && value.is_object()) {
      if (const auto member = value.find(tokens[next]); member != value.end()) {
        editAt(*member, tokens, next + 1, edit, depth + 1);
      }
    } else if (keyword == "items") {
      // A pointer may leave the `*` out (see visitAt).
      editAt(value, tokens, tokens[next] == "*" ? next + 1 : next, edit, depth + 1);
    } else if (keyword == "allOf" || keyword == "anyOf" || keyword == "oneOf") {
      for (Json& part : value) {
        editAt(part, tokens, next, edit, depth + 1);
      }
    }
  }
}

std::string described(const Json& schema, std::string_view note) {
  const Json* text = findMember(schema, "description");
  const std::string own = text != nullptr && text->is_string() ? cleanText(text->get<std::string>(), 256) : "";
  return own + (own.empty() ? "" : " ") + std::string(note);
}

// A list of secrets may come back as one reference.
void hideSecret(Json& schema) {
  const Json* type = findMember(schema, "type");
  const bool list =
      type != nullptr &&
      (*type == "array" || (type->is_array() && std::find(type->begin(), type->end(), "array") != type->end()));
  Json out = Json::object();
  out["type"] = list ? Json::array({"string", "array", "null"}) : Json::array({"string", "null"});
  out["description"] = described(schema, "Secret: never shown, a reference stands in its place.");
  if (list) {
    out["items"] = Json{{"type", Json::array({"string", "null"})}};
  }
  schema = std::move(out);
}

void openJsonText(Json& schema) {
  Json out = Json::object();
  out["description"] = described(schema, "Shown decoded: the JSON itself, not its text.");
  schema = std::move(out);
}

bool describesObject(const Json& schema) {
  if (const Json* type = findMember(schema, "type"); type != nullptr) {
    return *type == "object" || (type->is_array() && std::find(type->begin(), type->end(), "object") != type->end() &&
                                 std::find(type->begin(), type->end(), "array") == type->end());
  }
  for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
    if (const Json* parts = findMember(schema, keyword); parts != nullptr) {
      return std::all_of(parts->begin(), parts->end(), describesObject);
    }
  }
  return findMember(schema, "properties") != nullptr;
}

bool describesArray(const Json& schema) {
  const Json* type = findMember(schema, "type");
  return type != nullptr && (*type == "array" || (type->is_array() && !type->empty() && type->front() == "array"));
}

bool isUnknown(const Json& schema) { return findMember(schema, "type") == nullptr && !describesObject(schema); }

// An object of which only the members are known, or nothing at all.
Json objectRoot(Json schema) {
  Json root = Json::object();
  base::reserveMembers(root, 2);
  base::appendMember(root, "type", "object");
  const auto isShape = [](const auto& member) {
    return member.first == "type" || member.first == "properties" || member.first == "title" ||
           member.first == "description";
  };
  auto& members = schema.get_ref<Json::object_t&>();
  if (std::all_of(members.begin(), members.end(), isShape)) {
    if (const auto properties = schema.find("properties"); properties != schema.end() && !properties->empty()) {
      base::appendMember(root, "properties", std::move(*properties));
    }
  } else if (const auto object = readObjectSchema(schema)) {
    Json properties = Json::object();
    base::reserveMembers(properties, object->members.size());
    for (const auto& [name, member] : object->members) {
      base::appendMember(properties, name, member);
    }
    base::appendMember(root, "properties", std::move(properties));
  }
  return root;
}

Json wrappedRoot(const char* member, Json schema) {
  return Json{{"type", "object"}, {"properties", Json{{member, std::move(schema)}}}};
}

}  // namespace

OutputSchema makeOutputSchema(const schemas::OpenApiDocument& document, const schemas::Operation& operation) {
  OutputSchema out;
  const auto responses = successes(operation);
  const bool has_body = std::any_of(responses.begin(), responses.end(),
                                    [](const schemas::Response* response) { return !response->content.empty(); });
  const schemas::MediaType* media = firstJson(responses);
  out.shape = has_body ? OutputShape::kObject : OutputShape::kNone;
  out.secrets = operation.extension.secret_output;
  if (media == nullptr || !media->schema.is_object()) {
    return out;
  }
  out.json = true;
  ResponsePointers pointers = findResponsePointers(document, media->schema);
  for (std::string& pointer : pointers.secrets) {
    if (!isCovered(pointer, out.secrets)) {
      out.secrets.push_back(std::move(pointer));
    }
  }
  for (std::string& pointer : pointers.json_texts) {
    if (!isCovered(pointer, out.secrets)) {
      out.json_texts.push_back(std::move(pointer));
    }
  }
  auto translated = schemas::translateSchema(document, media->schema, schemas::Direction::kResponse);
  if (!translated || isUnknown(*translated)) {
    return out;
  }
  for (const std::string& pointer : out.secrets) {
    editAt(*translated, tokensOf(pointer), 0, hideSecret, 0);
  }
  for (const std::string& pointer : out.json_texts) {
    editAt(*translated, tokensOf(pointer), 0, openJsonText, 0);
  }
  Json root;
  if (describesObject(*translated)) {
    root = objectRoot(*std::move(translated));
  } else {
    out.shape = OutputShape::kWrapped;
    const char* member = describesArray(*translated) ? "items" : "result";
    root = wrappedRoot(member, *std::move(translated));
  }
  if (keepsPromise(responses, *media)) {
    cleanSchemaTexts(root, kMaxDescription);
    out.schema = std::move(root);
  }
  return out;
}

}  // namespace soracom_mcp::tools
