#include "tools/catalog/input_schema.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/ascii.h"
#include "base/json_append.h"
#include "schemas/path_template.h"
#include "schemas/schema_translator.h"
#include "schemas/value_cost.h"
#include "tools/catalog/argument_keys.h"
#include "tools/catalog/body_arguments.h"
#include "tools/catalog/display_text.h"
#include "tools/catalog/object_schema.h"
#include "tools/catalog/secret_argument.h"
#include "tools/catalog/secret_schema.h"
#include "tools/safety/secret_name.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::findMember;
using base::Json;
using base::Result;
using schemas::Operation;
using schemas::Parameter;
using schemas::ParameterLocation;

constexpr std::size_t kMaxDescription = 1024;
// Of the schemas of all arguments together (schemas::costOf). The heaviest tool of Soracom's costs 829.
constexpr std::size_t kMaxCost = 50'000;

// OpenAPI leaves the first two to other parts of the document; the rest frame the message or belong to the connection.
constexpr std::array<std::string_view, 15> kOwnedHeaders = {
    "accept",     "authorization", "host",       "content-length",      "transfer-encoding",
    "connection", "cookie",        "keep-alive", "proxy-authorization", "te",
    "trailer",    "upgrade",       "expect",     "proxy-connection",    "accept-encoding"};

std::string_view placeName(ParameterLocation location) {
  switch (location) {
    case ParameterLocation::kPath:
      return "path";
    case ParameterLocation::kQuery:
      return "query";
    case ParameterLocation::kHeader:
      return "header";
    default:
      return "cookie";
  }
}

bool isToken(const std::string& text) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || kMarks.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool isContentType(const Parameter& parameter) {
  return parameter.location == ParameterLocation::kHeader && base::lowerCase(parameter.name) == "content-type";
}

bool isKeyOf(const schemas::SecurityScheme& scheme, const Parameter& parameter) {
  return scheme.type == "apiKey" && base::lowerCase(scheme.name) == base::lowerCase(parameter.name);
}

// What the sign-in sends is no business of the caller. Where the operation does not ask for the scheme, the sign-in
// sends nothing: then it is a secret like others.
bool belongsToSignIn(const schemas::OpenApiDocument& document, const Operation& operation, const Parameter& parameter) {
  const auto sends = [&](const schemas::SchemeRequirement& each) {
    const auto scheme = document.security_schemes.find(each.scheme);
    return scheme != document.security_schemes.end() && isKeyOf(scheme->second, parameter) &&
           scheme->second.location == placeName(parameter.location);
  };
  return std::any_of(operation.security.begin(), operation.security.end(), [&](const auto& alternative) {
    return std::any_of(alternative.begin(), alternative.end(), sends);
  });
}

// A credential of a scheme that goes another way: in a path its name may be anything's ("key").
bool repeatsCredential(const schemas::OpenApiDocument& document, const Parameter& parameter) {
  return parameter.location != ParameterLocation::kPath &&
         std::any_of(document.security_schemes.begin(), document.security_schemes.end(),
                     [&](const auto& entry) { return isKeyOf(entry.second, parameter); });
}

bool isSecretParameter(const schemas::OpenApiDocument& document, const Operation& operation, const Parameter& parameter,
                       const Json& schema) {
  if (isPasswordSchema(schema)) {
    return true;
  }
  const bool cursor = operation.paging && operation.paging->parameter == parameter.name;
  const bool named = isSecretMember(operation.extension, parameter.name) ||
                     (parameter.location == ParameterLocation::kHeader && isSecretHeader(parameter.name)) ||
                     (parameter.location == ParameterLocation::kCookie && isSecretCookie(parameter.name)) ||
                     repeatsCredential(document, parameter);
  return named && !cursor && holdsSecret(schema);
}

bool isOffered(const schemas::OpenApiDocument& document, const Operation& operation, const Parameter& parameter) {
  if (belongsToSignIn(document, operation, parameter)) {
    return false;
  }
  if (parameter.location != ParameterLocation::kHeader) {
    return true;
  }
  if (isContentType(parameter)) {
    return operation.body.has_value();
  }
  const std::string name = base::lowerCase(parameter.name);
  return std::find(kOwnedHeaders.begin(), kOwnedHeaders.end(), name) == kOwnedHeaders.end();
}

// "operator_id" under operator_id, and the like.
bool onlyRepeatsName(const std::string& text, const std::string& name) {
  const auto letters = [](const std::string& from) {
    std::string out;
    for (const unsigned char c : from) {
      if (std::isalnum(c) != 0) {
        out += base::toLower(static_cast<char>(c));
      }
    }
    return out;
  };
  return letters(text) == letters(name);
}

void describe(Json& schema, const Parameter& parameter) {
  std::string text = parameter.description;
  if (text.empty()) {
    const Json* own = findMember(schema, "description");
    text = own != nullptr && own->is_string() ? own->get<std::string>() : "";
  }
  text = onlyRepeatsName(text, parameter.name) ? "" : cleanText(text, kMaxDescription);
  if (!parameter.filled_from_login.empty() && text.find("sign-in") == std::string::npos) {
    text += std::string(text.empty() ? "" : " ") + "Filled in from the sign-in when left out.";
  }
  if (parameter.deprecated) {
    schema["deprecated"] = true;
  }
  if (text.empty()) {
    schema.erase("description");
  } else {
    schema["description"] = text;
  }
}

Result<ArgumentSchema> makeParameter(const schemas::OpenApiDocument& document, const Operation& operation,
                                     std::size_t index, Json* definitions) {
  const Parameter& parameter = operation.parameters[index];
  if (parameter.location == ParameterLocation::kHeader && !isToken(parameter.name)) {
    return base::fail(ErrorKind::kInvalidInput, "header parameter: its name is no header name");
  }
  Json schema = Json{{"type", "string"}};
  if (parameter.schema.is_object() && !parameter.schema.empty()) {
    auto translated = schemas::translateSchema(document, parameter.schema, schemas::Direction::kRequest, definitions);
    if (!translated) {
      return base::fail(translated.error().within("parameter " + parameter.name));
    }
    schema = *std::move(translated);
  }
  describe(schema, parameter);
  ArgumentSchema out;
  out.argument.target = ArgumentTarget::kParameter;
  out.argument.parameter = index;
  out.argument.wire_name = parameter.name;
  out.argument.required = parameter.required && parameter.filled_from_login.empty();
  out.argument.secret = isSecretParameter(document, operation, parameter, schema);
  out.schema = std::move(schema);
  return out;
}

// Every {name} of the template needs a path parameter, and every path parameter a place.
Result<void> checkTemplate(const Operation& operation) {
  const auto written = schemas::readPathTemplate(operation.path);
  if (!written) {
    return base::fail(written.error());
  }
  const std::string_view path = written->path;
  std::vector<std::string> names;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    const auto close = path.find('}', open);
    if (close == std::string_view::npos) {
      return base::fail(ErrorKind::kInvalidInput, "path: a { without its }");
    }
    names.emplace_back(path.substr(open + 1, close - open - 1));
  }
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.location != ParameterLocation::kPath) {
      continue;
    }
    const auto found = std::find(names.begin(), names.end(), parameter.name);
    if (found == names.end()) {
      return base::fail(ErrorKind::kInvalidInput, "path parameter " + parameter.name + ": not in the path");
    }
    names.erase(std::remove(names.begin(), names.end(), parameter.name), names.end());
  }
  return names.empty() ? Result<void>()
                       : base::fail(ErrorKind::kInvalidInput, "path: no parameter describes {" + names.front() + "}");
}

base::Unexpected<base::Error> tooLarge() {
  return base::fail(ErrorKind::kLimit,
                    "its arguments take too much to describe; have an overlay remove some, or a schema in them");
}

// Of a content-type parameter: the types among which it chooses. A range leaves the choice open.
void nameMediaTypes(const schemas::RequestBody& body, Json& schema) {
  Json types = Json::array();
  for (const schemas::MediaType& media : body.content) {
    if (media.type.find('*') != std::string::npos) {
      return;
    }
    types.push_back(media.type);
  }
  schema["type"] = "string";
  schema["enum"] = std::move(types);
  if (const Json* usual = findMember(schema, "default");
      usual != nullptr && std::find(schema["enum"].begin(), schema["enum"].end(), *usual) == schema["enum"].end()) {
    schema.erase("default");
  }
}

// Few words: they stand in every tool that reads. The instructions of the server say more, once.
void addAnswerArguments(AnswerArguments answer, std::vector<ArgumentSchema>& out) {
  if (answer.fields) {
    ArgumentSchema fields;
    fields.argument.target = ArgumentTarget::kFields;
    fields.argument.wire_name = "fields";
    fields.argument.listed = answer.listed_fields;
    fields.schema = Json{{"type", "string"}, {"description", "only a,b.c"}};
    out.push_back(std::move(fields));
  }
  if (answer.pages) {
    ArgumentSchema pages;
    pages.argument.target = ArgumentTarget::kPages;
    pages.argument.wire_name = "pages";
    pages.schema = Json{{"type", "integer"}};
    out.push_back(std::move(pages));
  }
}

std::string_view placeOf(const Operation& operation, const Argument& argument) {
  switch (argument.target) {
    case ArgumentTarget::kParameter:
      return placeName(operation.parameters[argument.parameter].location);
    case ArgumentTarget::kFields:
    case ArgumentTarget::kPages:
      return "answer";
    default:
      return "body";
  }
}

Result<std::vector<ArgumentSchema>> collect(const schemas::OpenApiDocument& document, const Operation& operation,
                                            AnswerArguments answer, std::string& media_type, Json* definitions) {
  std::vector<ArgumentSchema> out;
  bool selectable = false;
  std::size_t cost = 0;
  for (std::size_t i = 0; i < operation.parameters.size(); ++i) {
    if (!isOffered(document, operation, operation.parameters[i])) {
      continue;
    }
    selectable = selectable || isContentType(operation.parameters[i]);
    auto parameter = makeParameter(document, operation, i, definitions);
    if (!parameter) {
      return base::fail(parameter.error());
    }
    cost += schemas::costOf(parameter->schema, kMaxCost);
    if (cost > kMaxCost) {
      return tooLarge();
    }
    if (isContentType(operation.parameters[i])) {
      nameMediaTypes(*operation.body, parameter->schema);
    }
    out.push_back(*std::move(parameter));
  }
  if (operation.body) {
    auto body = makeBodyArguments(document, operation, selectable, definitions);
    if (!body) {
      return base::fail(body.error());
    }
    for (const ArgumentSchema& each : body->arguments) {
      cost += schemas::costOf(each.schema, kMaxCost);
    }
    if (cost > kMaxCost) {
      return tooLarge();
    }
    media_type = body->media_type;
    std::move(body->arguments.begin(), body->arguments.end(), std::back_inserter(out));
  }
  addAnswerArguments(answer, out);
  return out;
}

std::vector<WireName> wireNames(const Operation& operation, const std::vector<ArgumentSchema>& arguments) {
  std::vector<WireName> names;
  for (const ArgumentSchema& each : arguments) {
    names.push_back({each.argument.wire_name, placeOf(operation, each.argument)});
  }
  return names;
}

}  // namespace

Result<InputSchema> makeInputSchema(const schemas::OpenApiDocument& document, const Operation& operation,
                                    AnswerArguments answer, bool cut_cycles) {
  if (auto checked = checkTemplate(operation); !checked) {
    return base::fail(checked.error());
  }
  InputSchema out;
  Json definitions = Json::object();
  auto arguments = collect(document, operation, answer, out.body_media_type, cut_cycles ? nullptr : &definitions);
  if (!arguments) {
    return base::fail(arguments.error());
  }
  const std::vector<std::string> keys = argumentKeys(wireNames(operation, *arguments));
  Json properties = Json::object();
  base::reserveMembers(properties, arguments->size());
  Json required = Json::array();
  bool keeps = false;
  for (std::size_t i = 0; i < arguments->size(); ++i) {
    ArgumentSchema& each = (*arguments)[i];
    each.argument.key = keys[i];
    askForReference(each, operation);
    keeps = keeps || !each.argument.secret_schema.is_null();
    if (each.argument.required) {
      required.push_back(keys[i]);
    }
    if (each.argument.listed) {
      base::appendMember(properties, keys[i], std::move(each.schema));
    }
    out.arguments.push_back(std::move(each.argument));
  }
  out.schema = Json::object();
  out.schema["type"] = "object";
  out.schema["properties"] = std::move(properties);
  if (!required.empty()) {
    out.schema["required"] = std::move(required);
  }
  out.schema["additionalProperties"] = false;
  if (!definitions.empty()) {
    out.secret_definitions = askForReferencesIn(definitions, operation, keeps);
    out.schema["$defs"] = std::move(definitions);
  }
  cleanSchemaTexts(out.schema, kMaxDescription);
  return out;
}

}  // namespace soracom_mcp::tools
