#include "schemas/operation_extension.h"

#include <algorithm>
#include <utility>

#include "schemas/operation_words.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using ActsOn = OperationExtension::ActsOn;

base::Unexpected<base::Error> wrong(std::string_view member, std::string_view expected) {
  return fail(ErrorKind::kInvalidInput, std::string(member) + ": must be " + std::string(expected));
}

Result<std::vector<std::string>> readTexts(std::string_view member, const Json& value, bool pointers) {
  std::vector<std::string> out;
  const std::string_view expected = pointers ? "an array of JSON pointers" : "an array of texts";
  if (!value.is_array()) {
    return wrong(member, expected);
  }
  for (const Json& element : value) {
    if (!element.is_string()) {
      return wrong(member, expected);
    }
    const std::string& text = element.get_ref<const std::string&>();
    if (pointers && !text.empty() && text.front() != '/') {
      return wrong(member, expected);
    }
    out.push_back(text);
  }
  return out;
}

bool isLinkExpression(std::string_view text) {
  return text.starts_with("$request.path.") || text.starts_with("$response.body#/");
}

Result<UndoLink> readUndo(const Json& value) {
  const Json* id = base::findMember(value, "operationId");
  const Json* parameters = base::findMember(value, "parameters");
  const std::string_view expected = "an object with the text operationId and the object parameters";
  if (id == nullptr || !id->is_string() || parameters == nullptr || !parameters->is_object() || value.size() != 2) {
    return wrong("undo", expected);
  }
  UndoLink out{id->get<std::string>(), {}};
  for (const auto& [name, expression] : parameters->get_ref<const Json::object_t&>()) {
    if (!expression.is_string() || !isLinkExpression(expression.get_ref<const std::string&>())) {
      return wrong("undo.parameters." + name, "$request.path.NAME or $response.body#/POINTER");
    }
    out.arguments.emplace_back(name, expression.get<std::string>());
  }
  return out;
}

template <class Value>
using Members = std::initializer_list<std::pair<std::string_view, Value*>>;

template <class Value>
Value* findMemberOf(Members<Value> members, std::string_view name) {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const auto& member) { return member.first == name; });
  return found == members.end() ? nullptr : found->second;
}

std::string* findText(OperationExtension& out, std::string_view name) {
  return findMemberOf<std::string>({{"name", &out.name},
                                    {"title", &out.title},
                                    {"description", &out.description},
                                    {"target", &out.target},
                                    {"loses", &out.loses}},
                                   name);
}

std::vector<std::string>* findNames(OperationExtension& out, std::string_view name) {
  return findMemberOf<std::vector<std::string>>({{"secretOutput", &out.secret_output},
                                                 {"secretInput", &out.secret_input},
                                                 {"oneTimeInput", &out.one_time_input},
                                                 {"existingInput", &out.existing_input},
                                                 {"aliases", &out.aliases},
                                                 {"keywords", &out.keywords}},
                                                name);
}

std::optional<bool>* findHint(OperationExtension& out, std::string_view name) {
  return findMemberOf<std::optional<bool>>({{"readOnly", &out.read_only},
                                            {"destructive", &out.destructive},
                                            {"idempotent", &out.idempotent},
                                            {"openWorld", &out.open_world}},
                                           name);
}

Result<void> readText(std::string_view name, const Json& value, std::string& out) {
  if (!value.is_string()) {
    return wrong(name, "a text");
  }
  out = value.get<std::string>();
  return {};
}

template <class Flag>
Result<void> readFlag(std::string_view name, const Json& value, Flag& out) {
  if (!value.is_boolean()) {
    return wrong(name, "true or false");
  }
  out = value.get<bool>();
  return {};
}

Result<void> readNames(std::string_view name, const Json& value, std::vector<std::string>& out) {
  auto texts = readTexts(name, value, name == "secretOutput");
  if (!texts) {
    return fail(texts.error());
  }
  out = std::move(*texts);
  return {};
}

Result<void> readRisk(const Json& value, std::string& out) {
  if (!value.is_string() ||
      std::find(kRiskWords.begin(), kRiskWords.end(), value.get_ref<const std::string&>()) == kRiskWords.end()) {
    return wrong("risk", "read, write or danger");
  }
  out = value.get<std::string>();
  return {};
}

Result<void> readActsOn(const Json& value, ActsOn& out) {
  if (value != "session" && value != "root" && value != "everyUser") {
    return wrong("actsOn", "session, root or everyUser");
  }
  out = value == "session" ? ActsOn::kSession : value == "root" ? ActsOn::kRoot : ActsOn::kEveryUser;
  return {};
}

Result<void> readExamples(const Json& value, std::vector<Json>& out) {
  const auto is_object = [](const Json& example) { return example.is_object(); };
  if (!value.is_array() || !std::all_of(value.begin(), value.end(), is_object)) {
    return wrong("examples", "an array of objects, each with the arguments of a call");
  }
  out.assign(value.begin(), value.end());
  return {};
}

Result<void> readOwnMember(const std::string& name, const Json& value, OperationExtension& out) {
  if (std::string* text = findText(out, name)) {
    return readText(name, value, *text);
  }
  if (std::vector<std::string>* names = findNames(out, name)) {
    return readNames(name, value, *names);
  }
  if (std::optional<bool>* hint = findHint(out, name)) {
    return readFlag(name, value, *hint);
  }
  if (name == "exclude") {
    return readFlag(name, value, out.excluded);
  }
  if (name == "risk") {
    return readRisk(value, out.risk);
  }
  if (name == "actsOn") {
    return readActsOn(value, out.acts_on);
  }
  if (name == "examples") {
    return readExamples(value, out.examples);
  }
  if (name == "undo") {
    auto undo = readUndo(value);
    if (!undo) {
      return fail(undo.error());
    }
    out.undo = *std::move(undo);
    return {};
  }
  return fail(ErrorKind::kNotFound,
              name +
                  ": unknown; known are name, title, description, exclude, risk, readOnly, destructive, idempotent, "
                  "openWorld, examples, secretOutput, secretInput, oneTimeInput, existingInput, aliases, keywords, "
                  "undo, target, loses and actsOn");
}

Result<void> readSpeakeasyMember(const std::string& name, const Json& value, OperationExtension& out) {
  if (name == "name" || name == "title" || name == "description") {
    return readText(name, value, *findText(out, name));
  }
  if (name == "disabled") {
    return readFlag(name, value, out.excluded);
  }
  if (name == "scopes") {
    return readNames(name, value, out.scopes);
  }
  constexpr std::string_view kHint = "Hint";
  if (name.ends_with(kHint)) {
    if (std::optional<bool>* hint = findHint(out, name.substr(0, name.size() - kHint.size()))) {
      return readFlag(name, value, *hint);
    }
  }
  return fail(ErrorKind::kNotFound, name + ": means nothing to this program");
}

// Everything of one extension; nothing where it is absent.
Result<void> readAll(const Json& operation, std::string_view extension, OperationExtension& out) {
  const Json* members = base::findMember(operation, extension);
  if (members == nullptr) {
    return {};
  }
  if (!members->is_object()) {
    return fail(ErrorKind::kInvalidInput, std::string(extension) + ": must be an object");
  }
  for (const auto& [name, value] : members->get_ref<const Json::object_t&>()) {
    Result<void> read = readExtensionMember(extension, name, value, out);
    const bool foreign_member = !read && read.error().kind == ErrorKind::kNotFound && extension == kSpeakeasyExtension;
    if (!read && !foreign_member) {
      return fail(ErrorKind::kInvalidInput, read.error().message);
    }
  }
  return {};
}

}  // namespace

Result<void> readExtensionMember(std::string_view extension, const std::string& member, const Json& value,
                                 OperationExtension& out) {
  Result<void> read =
      extension == kExtension ? readOwnMember(member, value, out) : readSpeakeasyMember(member, value, out);
  return read ? std::move(read)
              : Result<void>(fail(read.error().kind, std::string(extension) + "." + read.error().message));
}

Result<OperationExtension> readOperationExtension(const Json& operation) {
  OperationExtension out;
  if (Result<void> read = readAll(operation, kSpeakeasyExtension, out); !read) {
    return fail(read.error());
  }
  const std::optional<bool> foreign_hint = std::exchange(out.read_only, std::nullopt);
  if (Result<void> read = readAll(operation, kExtension, out); !read) {
    return fail(read.error());
  }
  if (out.read_only && !out.risk.empty() && *out.read_only != (out.risk == "read")) {
    return fail(ErrorKind::kInvalidInput, "x-mcp.readOnly: says the opposite of x-mcp.risk; give one of them");
  }
  if (!out.read_only && out.risk.empty()) {
    out.read_only = foreign_hint;
  }
  return out;
}

Result<std::string> readFill(const Json& parameter) {
  const Json* extension = base::findMember(parameter, kExtension);
  if (extension == nullptr) {
    return std::string();
  }
  const Json* fill = base::findMember(*extension, "fill");
  if (fill == nullptr || !fill->is_string() || extension->size() != 1) {
    return fail(ErrorKind::kInvalidInput, "x-mcp of a parameter: must be an object with the text `fill` and no more");
  }
  if (*fill != "operatorId") {
    return wrong("x-mcp.fill", "operatorId, which is all that a sign-in can fill in");
  }
  return fill->get<std::string>();
}

}  // namespace soracom_mcp::schemas
