#include "schemas/swagger_converter.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "schemas/document_source.h"
#include "schemas/keywords/uri.h"
#include "schemas/reference_index.h"
#include "schemas/value_cost.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::findMember;
using base::Json;
using base::Result;

constexpr std::array<std::string_view, 7> kMethods = {"get", "put", "post", "delete", "options", "head", "patch"};
// What a parameter that is no body says of its value.
constexpr std::array<std::string_view, 16> kValueKeywords = {
    "type",      "format",    "items",   "default",  "maximum",  "exclusiveMaximum", "minimum", "exclusiveMinimum",
    "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems",      "enum",    "multipleOf"};
constexpr const char* kMultipart = "multipart/form-data";
constexpr const char* kForm = "application/x-www-form-urlencoded";
constexpr const char* kJson = "application/json";
constexpr const char* kFiles = "x-files";  // where bundleReferences puts files, below components
constexpr std::string_view kInFiles = "#/components/x-files/";
constexpr int kMaxHops = 16;
// Of what takes the place of references, in the units of costOf.
constexpr std::size_t kMaxCopied = kMaxDocumentValues;

std::string textOf(const Json& object, std::string_view name) {
  const Json* value = findMember(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::vector<std::string> textsOf(const Json& object, std::string_view name) {
  std::vector<std::string> out;
  const Json* list = findMember(object, name);
  if (list != nullptr && list->is_array()) {
    for (const Json& element : *list) {
      if (element.is_string()) {
        out.push_back(element.get<std::string>());
      }
    }
  }
  return out;
}

// References and the keywords of schemas that are written differently, in place and at any depth.
void convertSchemas(Json& value) {
  if (value.is_array()) {
    for (Json& element : value) {
      convertSchemas(element);
    }
    return;
  }
  if (!value.is_object()) {
    return;
  }
  constexpr std::string_view kDefinitions = "#/definitions/";
  constexpr std::string_view kResponses = "#/responses/";
  for (auto& [name, inner] : value.get_ref<Json::object_t&>()) {
    if (name == "$ref" && inner.is_string()) {
      std::string& reference = inner.get_ref<std::string&>();
      if (reference.starts_with(kDefinitions)) {
        reference = "#/components/schemas/" + reference.substr(kDefinitions.size());
      } else if (reference.starts_with(kResponses)) {
        reference = "#/components/responses/" + reference.substr(kResponses.size());
      }
    } else if (name == "discriminator" && inner.is_string()) {
      inner = Json{{"propertyName", inner}};
    } else if (name == "type" && inner == "file") {
      inner = "string";
      value["format"] = "binary";
      return convertSchemas(value);  // the members have moved
    } else {
      convertSchemas(inner);
    }
  }
  if (const Json* nullable = findMember(value, "x-nullable")) {
    value["nullable"] = *nullable;
  }
}

Json valueSchema(const Json& parameter) {
  Json schema = Json::object();
  for (const std::string_view keyword : kValueKeywords) {
    if (const Json* value = findMember(parameter, keyword)) {
      schema[std::string(keyword)] = *value;
    }
  }
  if (const Json* nullable = findMember(parameter, "x-nullable")) {
    schema["x-nullable"] = *nullable;
  }
  convertSchemas(schema);
  return schema;
}

void setStyle(const Json& parameter, Json& out) {
  if (textOf(parameter, "type") != "array") {
    return;
  }
  const std::string format = textOf(parameter, "collectionFormat");
  const std::string in = textOf(parameter, "in");
  const bool simple = in == "path" || in == "header";
  if (format == "multi") {
    out["style"] = "form";
    out["explode"] = true;
    return;
  }
  out["style"] = format == "ssv"     ? "spaceDelimited"
                 : format == "pipes" ? "pipeDelimited"
                 : format == "tsv"   ? "tabDelimited"
                 : simple            ? "simple"
                                     : "form";
  out["explode"] = false;
}

class Converter final {
 public:
  explicit Converter(Json root) : root_(std::move(root)), index_(root_) {}

  Result<Json> run() {
    const Json* paths = findMember(root_, "paths");
    if (paths == nullptr || !paths->is_object()) {
      return fail(ErrorKind::kInvalidInput, "paths: must be an object");
    }
    out_ = Json{{"openapi", "3.0.3"}};
    for (const char* kept : {"info", "tags", "security", "externalDocs"}) {
      if (const Json* value = findMember(root_, kept)) {
        out_[kept] = *value;
      }
    }
    out_["servers"] = servers();
    convertComponents();
    out_["paths"] = Json::object();
    for (const auto& [path, item] : paths->get_ref<const Json::object_t&>()) {
      out_["paths"][path] = item.is_object() ? convertItem(item) : item;
      if (copied_ > kMaxCopied) {
        return fail(ErrorKind::kLimit, "its references multiply what they refer to");
      }
    }
    return std::move(out_);
  }

 private:
  Json servers() const {
    const std::string host = textOf(root_, "host");
    const std::string base = textOf(root_, "basePath");
    std::vector<std::string> schemes = textsOf(root_, "schemes");
    std::stable_partition(schemes.begin(), schemes.end(), [](const std::string& scheme) { return scheme == "https"; });
    Json out = Json::array();
    if (host.empty()) {
      out.push_back({{"url", base.empty() ? "/" : base}});
      return out;
    }
    for (const std::string& scheme : schemes.empty() ? std::vector<std::string>{"https"} : schemes) {
      if (scheme == "https" || scheme == "http") {
        out.push_back({{"url", scheme + "://" + host + (base == "/" ? "" : base)}});
      }
    }
    return out;
  }

  void convertComponents() {
    Json components = Json::object();
    if (const Json* definitions = findMember(root_, "definitions")) {
      components["schemas"] = *definitions;
      convertSchemas(components["schemas"]);
    }
    const Json* responses = findMember(root_, "responses");
    if (responses != nullptr && responses->is_object()) {
      components["responses"] = Json::object();
      for (const auto& [name, response] : responses->get_ref<const Json::object_t&>()) {
        components["responses"][name] = convertResponse(response, textsOf(root_, "produces"));
      }
    }
    const Json* security = findMember(root_, "securityDefinitions");
    if (security != nullptr && security->is_object()) {
      components["securitySchemes"] = Json::object();
      for (const auto& [name, scheme] : security->get_ref<const Json::object_t&>()) {
        components["securitySchemes"][name] = convertScheme(scheme);
      }
    }
    const Json* bundled = findMember(root_, "components");
    if (const Json* files = bundled != nullptr ? findMember(*bundled, kFiles) : nullptr) {
      components[kFiles] = *files;
      convertSchemas(components[kFiles]);
    }
    out_["components"] = std::move(components);
  }

  static Json convertScheme(const Json& scheme) {
    const std::string type = textOf(scheme, "type");
    if (type == "basic") {
      return {{"type", "http"}, {"scheme", "basic"}};
    }
    if (type != "oauth2") {
      return scheme;
    }
    const std::string flow = textOf(scheme, "flow");
    const char* name = flow == "application"  ? "clientCredentials"
                       : flow == "accessCode" ? "authorizationCode"
                       : flow == "password"   ? "password"
                                              : "implicit";
    Json converted = Json::object();
    for (const char* member : {"authorizationUrl", "tokenUrl", "scopes"}) {
      if (const Json* value = findMember(scheme, member)) {
        converted[member] = *value;
      }
    }
    Json out = {{"type", "oauth2"}};
    out["flows"][name] = std::move(converted);
    return out;
  }

  // What `node` refers to below `place`, in its place: it has another form there than in OpenAPI 3. Anything else, and
  // what refers to nothing, stays as it is.
  const Json& resolved(const Json& node, std::string_view place) const {
    const Json* current = &node;
    for (int hops = 0; hops < kMaxHops && copied_ <= kMaxCopied; ++hops) {
      const std::string reference = textOf(*current, "$ref");
      if (!reference.starts_with(place) && !reference.starts_with(kInFiles)) {
        return current == &node ? node : copied(*current);
      }
      const Json* found = index_.find(root_, splitFragment(reference).fragment);
      if (found == nullptr) {
        return *current;
      }
      current = found;
    }
    return node;
  }

  const Json& copied(const Json& node) const {
    const auto [cost, is_new] = costs_.try_emplace(&node);
    if (is_new) {
      cost->second = costOf(node, kMaxCopied);
    }
    copied_ += cost->second;
    return node;
  }

  Json convertItem(const Json& item) const {
    const Json& referred = resolved(item, kInFiles);
    Json out = &referred == &item || !referred.is_object() ? Json::object() : convertItem(referred);
    const Json* shared = findMember(item, "parameters");
    for (const auto& [name, value] : item.get_ref<const Json::object_t&>()) {
      if (std::find(kMethods.begin(), kMethods.end(), name) != kMethods.end() && value.is_object()) {
        out[name] = convertOperation(value, shared);
      } else if (name != "parameters" && (name != "$ref" || &referred == &item)) {
        out[name] = value;
      }
    }
    return out;
  }

  std::vector<const Json*> parametersOf(const Json& operation, const Json* shared) const {
    std::vector<const Json*> out;
    const auto key = [](const Json& parameter) { return textOf(parameter, "in") + ' ' + textOf(parameter, "name"); };
    const auto add = [&](const Json* list, bool may_replace) {
      if (list == nullptr || !list->is_array()) {
        return;
      }
      for (const Json& element : *list) {
        const Json& parameter = resolved(element, "#/parameters/");
        const auto same =
            std::find_if(out.begin(), out.end(), [&](const Json* one) { return key(*one) == key(parameter); });
        if (may_replace && same != out.end() && !textOf(parameter, "name").empty()) {
          *same = &parameter;
        } else {
          out.push_back(&parameter);
        }
      }
    };
    add(shared, false);
    add(findMember(operation, "parameters"), true);
    return out;
  }

  Json convertOperation(const Json& operation, const Json* shared) const {
    Json out = Json::object();
    for (const auto& [name, value] : operation.get_ref<const Json::object_t&>()) {
      if (name != "parameters" && name != "consumes" && name != "produces" && name != "responses" &&
          name != "schemes") {
        out[name] = value;
      }
    }
    std::vector<std::string> consumes = textsOf(operation, "consumes");
    consumes = consumes.empty() ? textsOf(root_, "consumes") : consumes;
    std::vector<std::string> produces = textsOf(operation, "produces");
    produces = produces.empty() ? textsOf(root_, "produces") : produces;
    std::vector<const Json*> form;
    Json parameters = Json::array();
    for (const Json* parameter : parametersOf(operation, shared)) {
      const std::string in = textOf(*parameter, "in");
      if (in == "body") {
        out["requestBody"] = convertBody(*parameter, consumes);
      } else if (in == "formData") {
        form.push_back(parameter);
      } else {
        parameters.push_back(convertParameter(*parameter));
      }
    }
    if (!form.empty()) {
      out["requestBody"] = convertForm(form, consumes);
    }
    if (!parameters.empty()) {
      out["parameters"] = std::move(parameters);
    }
    out["responses"] = Json::object();
    const Json* responses = findMember(operation, "responses");
    if (responses != nullptr && responses->is_object()) {
      for (const auto& [status, response] : responses->get_ref<const Json::object_t&>()) {
        out["responses"][status] = convertResponse(response, produces);
      }
    }
    return out;
  }

  static Json convertParameter(const Json& parameter) {
    if (findMember(parameter, "$ref") != nullptr || !parameter.is_object()) {
      return parameter;  // of nothing that is there; the reader says so
    }
    Json out = Json::object();
    for (const auto& [name, value] : parameter.get_ref<const Json::object_t&>()) {
      const bool of_value = std::find(kValueKeywords.begin(), kValueKeywords.end(), name) != kValueKeywords.end();
      if (!of_value && name != "collectionFormat") {
        out[name] = value;
      }
    }
    out["schema"] = valueSchema(parameter);
    setStyle(parameter, out);
    return out;
  }

  static Json convertBody(const Json& parameter, const std::vector<std::string>& consumes) {
    Json schema = Json::object();
    if (const Json* given = findMember(parameter, "schema")) {
      schema = *given;
      convertSchemas(schema);
    }
    Json out = {{"required", findMember(parameter, "required") != nullptr && parameter.at("required") == true}};
    if (const std::string description = textOf(parameter, "description"); !description.empty()) {
      out["description"] = description;
    }
    out["content"] = Json::object();
    for (const std::string& type : consumes.empty() ? std::vector<std::string>{kJson} : consumes) {
      out["content"][type]["schema"] = schema;
    }
    return out;
  }

  static Json convertForm(const std::vector<const Json*>& fields, const std::vector<std::string>& consumes) {
    Json schema = {{"type", "object"}};
    schema["properties"] = Json::object();
    Json encoding = Json::object();
    Json required = Json::array();
    bool file = false;
    for (const Json* field : fields) {
      const std::string name = textOf(*field, "name");
      Json property = valueSchema(*field);
      if (const std::string description = textOf(*field, "description"); !description.empty()) {
        property["description"] = description;
      }
      file = file || textOf(*field, "type") == "file";
      if (const Json* needed = findMember(*field, "required"); needed != nullptr && *needed == true) {
        required.push_back(name);
      }
      Json style = Json::object();
      setStyle(*field, style);
      if (!style.empty()) {
        encoding[name] = std::move(style);
      }
      schema["properties"][name] = std::move(property);
    }
    const bool needed = !required.empty();
    if (needed) {
      schema["required"] = std::move(required);
    }
    const bool multipart = file || std::find(consumes.begin(), consumes.end(), kMultipart) != consumes.end();
    Json media = Json::object();
    media["schema"] = std::move(schema);
    if (!encoding.empty() && !multipart) {
      media["encoding"] = std::move(encoding);
    }
    Json out = {{"required", needed}};
    out["content"][multipart ? kMultipart : kForm] = std::move(media);
    return out;
  }

  Json convertResponse(const Json& written, const std::vector<std::string>& produces) const {
    const Json& response = resolved(written, kInFiles);
    if (!response.is_object() || findMember(response, "$ref") != nullptr) {
      Json out = response;
      convertSchemas(out);
      return out;
    }
    Json out = {{"description", textOf(response, "description")}};
    if (const Json* given = findMember(response, "schema")) {
      Json schema = *given;
      convertSchemas(schema);
      for (const std::string& type : produces.empty() ? std::vector<std::string>{kJson} : produces) {
        out["content"][type]["schema"] = schema;
      }
    }
    return out;
  }

  const Json root_;
  const ReferenceIndex index_;
  Json out_;
  mutable std::unordered_map<const Json*, std::size_t> costs_;
  mutable std::size_t copied_ = 0;  // into the place of references
};

}  // namespace

bool isSwagger(const Json& root) { return root.is_object() && textOf(root, "swagger").starts_with("2."); }

Result<Json> convertSwagger(Json root) { return Converter(std::move(root)).run(); }

}  // namespace soracom_mcp::schemas
