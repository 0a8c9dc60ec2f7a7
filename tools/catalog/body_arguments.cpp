#include "tools/catalog/body_arguments.h"

#include <algorithm>

#include "schemas/schema_translator.h"
#include "tools/catalog/media_type.h"
#include "tools/catalog/object_schema.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;
using base::Result;
using schemas::Direction;

std::string textOf(const Json& schema, const char* keyword) {
  const Json* text = findMember(schema, keyword);
  return text != nullptr && text->is_string() ? text->get<std::string>() : std::string();
}

void setDescription(Json& schema, const std::string& text) {
  if (!text.empty()) {
    schema["description"] = text;
  }
}

// What a JSON string member takes: the document itself, or its text.
Json jsonTextSchema(const Json& translated) {
  Json schema = Json::object();
  const std::string text = textOf(translated, "description");
  setDescription(schema, text + (text.empty() ? "" : " ") + "Give the JSON document as an object, or as text.");
  schema["anyOf"] =
      Json::array({Json{{"type", "object"}}, Json{{"type", "string"}, {"contentMediaType", "application/json"}}});
  return schema;
}

// Bytes: text as it is, anything else in base64.
Json bytesSchema(const std::string& description) {
  Json base64 = Json{{"type", "object"},
                     {"properties", Json{{"base64", Json{{"type", "string"}, {"description", "the bytes in base64"}}}}},
                     {"required", Json::array({"base64"})},
                     {"additionalProperties", false}};
  Json schema = Json::object();
  setDescription(schema, description);
  schema["anyOf"] = Json::array({Json{{"type", "string"}, {"description", "text, sent as it is"}}, std::move(base64)});
  return schema;
}

bool isFile(const Json* raw) {
  const Json* format = raw == nullptr ? nullptr : findMember(*raw, "format");
  return format != nullptr && (*format == "binary" || *format == "byte");
}

// Of a part of a multipart body. OpenAPI 3.1 says it by `contentMediaType` without `contentEncoding`.
bool isFileContent(const Json& raw) {
  const std::string media = textOf(raw, "contentMediaType");
  const bool bytes = !media.empty() && !isJsonMediaType(media) && !media.starts_with("text/");
  return textOf(raw, "format") == "binary" || (bytes && findMember(raw, "contentEncoding") == nullptr);
}

bool isPassword(const Json* raw) {
  const Json* format = raw == nullptr ? nullptr : findMember(*raw, "format");
  return format != nullptr && *format == "password";
}

bool isNullable(const Json* raw) {
  const Json* nullable = raw == nullptr ? nullptr : findMember(*raw, "nullable");
  return nullable != nullptr && *nullable == true;
}

class BodyReader {
 public:
  BodyReader(const schemas::OpenApiDocument& document, const schemas::Operation& operation, Json* definitions)
      : document_(document), operation_(operation), definitions_(definitions) {}

  Result<BodyArguments> read(bool selectable);

 private:
  Result<Json> schemaOf(const schemas::MediaType& media) const;
  void readFile(const Json& raw, ArgumentSchema& out) const;
  ArgumentSchema member(const schemas::MediaType& media, const std::string& name, const Json* raw, Json schema,
                        bool required) const;
  Result<Json> wholeSchema(const schemas::MediaType& media, bool selectable) const;

  const schemas::OpenApiDocument& document_;
  const schemas::Operation& operation_;
  Json* const definitions_;
};

Result<BodyArguments> BodyReader::read(bool selectable) {
  const schemas::RequestBody& body = *operation_.body;
  const schemas::MediaType& media = preferredMediaType(body);
  const BodyKind kind = bodyKind(media);
  BodyArguments out{media.type, {}};
  const bool choice = selectable && body.content.size() > 1;
  if (kind <= BodyKind::kMultipart && !choice) {
    auto schema = schemaOf(media);
    if (!schema) {
      return base::fail(schema.error());
    }
    const auto object = invitesOtherMembers(document_, media.schema) ? std::nullopt : readObjectSchema(*schema);
    if (object) {
      const MemberSchemas written = memberSchemas(document_, media.schema);
      for (const auto& [name, inner] : object->members) {
        const auto raw = written.find(name);
        out.arguments.push_back(
            member(media, name, raw == written.end() ? nullptr : raw->second, inner, object->required.contains(name)));
      }
      return out;
    }
  }
  auto schema = wholeSchema(media, choice);
  if (!schema) {
    return base::fail(schema.error());
  }
  Argument argument;
  argument.target = ArgumentTarget::kBody;
  argument.wire_name = "body";
  argument.required = body.required;
  argument.nullable = acceptsNull(*schema);
  if (textOf(*schema, "description").empty()) {
    setDescription(*schema, body.description);
  }
  out.arguments.push_back({std::move(argument), *std::move(schema)});
  return out;
}

Result<Json> BodyReader::schemaOf(const schemas::MediaType& media) const {
  switch (bodyKind(media)) {
    case BodyKind::kText:
      return Json{{"type", "string"}};
    case BodyKind::kBinary:
      return bytesSchema(textOf(media.schema, "description"));
    default:
      break;
  }
  if (!media.schema.is_object() || media.schema.empty()) {
    return Json{{"description", "any JSON value"}};
  }
  auto schema = schemas::translateSchema(document_, media.schema, Direction::kRequest, definitions_);
  return schema ? std::move(schema) : Result<Json>(base::fail(schema.error().within("body")));
}

// A file, or a list of files.
void BodyReader::readFile(const Json& raw, ArgumentSchema& out) const {
  if (isFile(&raw) || isFileContent(raw)) {
    out.argument.file = isFileContent(raw);
    out.schema = bytesSchema(textOf(out.schema, "description"));
    return;
  }
  const Json* items = findMember(raw, "items");
  if (items == nullptr) {
    return;
  }
  if (const auto item = schemas::resolveReference(document_, *items); item && isFileContent(**item)) {
    out.argument.file = true;
    out.schema["items"] = bytesSchema(textOf(**item, "description"));
  }
}

// `raw` is its schema as the document writes it; null where that is not to be found.
ArgumentSchema BodyReader::member(const schemas::MediaType& media, const std::string& name, const Json* raw,
                                  Json schema, bool required) const {
  ArgumentSchema out;
  Argument& argument = out.argument;
  argument.target = ArgumentTarget::kBodyMember;
  argument.wire_name = name;
  argument.required_in_body = required;
  argument.required = required && operation_.body->required;
  argument.json_text = raw != nullptr && isJsonText(*raw);
  const auto& secrets = operation_.extension.secret_input;
  argument.secret =
      isPassword(raw) || isSecretName(name) || std::find(secrets.begin(), secrets.end(), name) != secrets.end();
  out.schema = argument.json_text ? jsonTextSchema(schema) : std::move(schema);
  if (bodyKind(media) == BodyKind::kMultipart && raw != nullptr && !argument.json_text) {
    readFile(*raw, out);
  }
  if (required && isNullable(raw) && !acceptsNull(out.schema)) {
    Json either = Json::object();
    setDescription(either, textOf(out.schema, "description"));
    out.schema.erase("description");
    either["anyOf"] = Json::array({out.schema, Json{{"type", "null"}}});
    out.schema = std::move(either);
  }
  if (required && !operation_.body->required) {
    const std::string text = textOf(out.schema, "description");
    setDescription(out.schema, text + (text.empty() ? "" : " ") + "Required when any part of the body is given.");
  }
  argument.nullable = acceptsNull(out.schema);
  return out;
}

// With a choice of types, whatever one of them takes.
Result<Json> BodyReader::wholeSchema(const schemas::MediaType& media, bool selectable) const {
  if (!selectable) {
    return schemaOf(media);
  }
  Json branches = Json::array();
  for (const schemas::MediaType& each : operation_.body->content) {
    auto schema = schemaOf(each);
    if (!schema) {
      return schema;
    }
    const Json* inner = findMember(*schema, "anyOf");
    const Json candidates = inner != nullptr ? *inner : Json::array({*schema});
    for (const Json& candidate : candidates) {
      const bool known = std::any_of(branches.begin(), branches.end(), [&](const Json& branch) {
        const Json* left = findMember(branch, "type");
        const Json* right = findMember(candidate, "type");
        return base::equalJson(branch, candidate) ||
               (left != nullptr && right != nullptr && *left == "string" && *right == "string");
      });
      if (!known) {
        branches.push_back(candidate);
      }
    }
  }
  return branches.size() == 1 ? branches[0] : Json{{"anyOf", branches}};
}

}  // namespace

Result<BodyArguments> makeBodyArguments(const schemas::OpenApiDocument& document, const schemas::Operation& operation,
                                        bool selectable, Json* definitions) {
  return BodyReader(document, operation, definitions).read(selectable);
}

}  // namespace soracom_mcp::tools
