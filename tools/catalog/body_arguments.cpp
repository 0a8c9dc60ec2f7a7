#include "tools/catalog/body_arguments.h"

#include <algorithm>

#include "schemas/schema_translator.h"
#include "tools/catalog/media_type.h"
#include "tools/catalog/object_schema.h"
#include "tools/catalog/secret_schema.h"

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

Json textSchema(const char* description) { return Json{{"type", "string"}, {"description", description}}; }

// What a file may be called and which type it may have, as far as the caller is to say it.
struct FileFacts {
  bool name = false;
  bool type = false;
  Json types = Json::array();  // empty: any
};

// Bytes: text as it is, anything else in base64.
Json bytesSchema(const std::string& description, const FileFacts& facts = {}) {
  Json members = Json{{"base64", textSchema("the bytes in base64")}};
  const bool more = facts.name || facts.type;
  if (more) {
    members["text"] = textSchema("or the text");
  }
  if (facts.name) {
    members["filename"] = textSchema("its name, with its extension");
  }
  if (facts.type) {
    members["contentType"] = textSchema("its media type");
    if (!facts.types.empty()) {
      members["contentType"]["enum"] = facts.types;
    }
  }
  Json object = Json{{"type", "object"}, {"properties", std::move(members)}};
  if (!more) {
    object["required"] = Json::array({"base64"});
  }
  object["additionalProperties"] = false;
  Json schema = Json::object();
  setDescription(schema, description);
  schema["anyOf"] = Json::array({textSchema("text, sent as it is"), std::move(object)});
  return schema;
}

// Of a part: a type the document names alone is the one that is sent.
FileFacts factsOfPart(const schemas::MediaType& media, const std::string& name) {
  FileFacts facts{.name = true, .type = true};
  const Json* encoding = findMember(media.encoding, name);
  std::string declared = encoding == nullptr ? std::string() : textOf(*encoding, "contentType");
  if (declared.empty() || isMediaRange(declared)) {
    return facts;
  }
  const std::vector<std::string> types = listedMediaTypes(declared);
  facts.type = types.size() > 1;
  if (facts.type) {
    facts.types = types;
  }
  return facts;
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

const Json* findFileIn(const schemas::OpenApiDocument& document, const Json& schema, int& left) {
  if (--left < 0) {
    return nullptr;
  }
  const auto resolved = schemas::resolveReference(document, schema);
  if (!resolved) {
    return nullptr;
  }
  if (isFileContent(**resolved)) {
    return *resolved;
  }
  for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
    const Json* parts = findMember(**resolved, keyword);
    for (std::size_t i = 0; left > 0 && parts != nullptr && parts->is_array() && i < parts->size(); ++i) {
      if (const Json* found = findFileIn(document, (*parts)[i], left)) {
        return found;
      }
    }
  }
  return nullptr;
}

// Through references and alternatives, one of which may be null. Null where nothing says so.
const Json* findFileContent(const schemas::OpenApiDocument& document, const Json& schema) {
  int left = 32;  // parts, so that a document cannot make the search long
  return findFileIn(document, schema, left);
}

bool isNullable(const Json* raw) {
  const Json* nullable = raw == nullptr ? nullptr : findMember(*raw, "nullable");
  const Json* type = raw == nullptr ? nullptr : findMember(*raw, "type");
  return (nullable != nullptr && *nullable == true) ||
         (type != nullptr && type->is_array() && std::find(type->begin(), type->end(), "null") != type->end());
}

Json orNull(Json schema) {
  Json either = Json::object();
  setDescription(either, textOf(schema, "description"));
  schema.erase("description");
  either["anyOf"] = Json::array({std::move(schema), Json{{"type", "null"}}});
  return either;
}

class BodyReader {
 public:
  BodyReader(const schemas::OpenApiDocument& document, const schemas::Operation& operation, Json* definitions)
      : document_(document), operation_(operation), definitions_(definitions) {}

  Result<BodyArguments> read(bool selectable);

 private:
  Result<Json> schemaOf(const schemas::MediaType& media) const;
  void readFile(const schemas::MediaType& media, const Json& raw, ArgumentSchema& out) const;
  Result<Json> scalarSchema(const schemas::MediaType& media) const;
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
  const auto raw = schemas::resolveReference(document_, media.schema);
  if (body.required && kind == BodyKind::kJson && !choice && raw && isNullable(*raw) && !acceptsNull(*schema)) {
    schema = orNull(*std::move(schema));
  }
  Argument argument;
  argument.secret = isPasswordSchema(*schema);
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
      return scalarSchema(media);
    case BodyKind::kBinary: {
      const bool range = isMediaRange(media.type);
      if (range && media.structured) {
        break;  // sent as JSON
      }
      return bytesSchema(textOf(media.schema, "description"), {.type = range});
    }
    default:
      break;
  }
  if (!media.schema.is_object() || media.schema.empty()) {
    return Json{{"description", "any JSON value"}};
  }
  auto schema = schemas::translateSchema(document_, media.schema, Direction::kRequest, definitions_);
  return schema ? std::move(schema) : Result<Json>(base::fail(schema.error().within("body")));
}

// Text: a string, or what else is written in one way only.
Result<Json> BodyReader::scalarSchema(const schemas::MediaType& media) const {
  const auto raw = schemas::resolveReference(document_, media.schema);
  const std::string type = raw ? textOf(**raw, "type") : std::string();
  if (type == "string" || type == "integer" || type == "number" || type == "boolean") {
    return schemas::translateSchema(document_, media.schema, Direction::kRequest, definitions_);
  }
  Json schema = Json{{"type", "string"}};
  const std::string text = raw ? textOf(**raw, "description") : std::string();
  setDescription(schema, text + (text.empty() ? "" : " ") + "Text of the type " + media.type + ".");
  return schema;
}

// A file, or a list of files.
void BodyReader::readFile(const schemas::MediaType& media, const Json& raw, ArgumentSchema& out) const {
  const std::string& name = out.argument.wire_name;
  if (const bool content = findFileContent(document_, raw) != nullptr; content || isFile(&raw)) {
    out.argument.file = content;
    const std::string text = textOf(out.schema, "description");
    out.schema = content ? bytesSchema(text, factsOfPart(media, name)) : bytesSchema(text);
    return;
  }
  const Json* items = findMember(raw, "items");
  if (const Json* item = items == nullptr ? nullptr : findFileContent(document_, *items)) {
    out.argument.file = true;
    out.schema["items"] = bytesSchema(textOf(*item, "description"), factsOfPart(media, name));
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
  argument.secret = (raw != nullptr && isPasswordSchema(*raw)) || isPasswordSchema(schema) ||
                    (isSecretMember(operation_.extension, name) && holdsSecret(schema));
  out.schema = argument.json_text ? jsonTextSchema(schema) : std::move(schema);
  if (bodyKind(media) == BodyKind::kMultipart && raw != nullptr && !argument.json_text) {
    readFile(media, *raw, out);
  }
  if (required && isNullable(raw) && !acceptsNull(out.schema)) {
    out.schema = orNull(std::move(out.schema));
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
