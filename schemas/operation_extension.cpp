#include "schemas/operation_extension.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "schemas/keywords/uri.h"
#include "schemas/reference_index.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using ActsOn = OperationExtension::ActsOn;

constexpr std::string_view kExtension = "x-mcp";
constexpr int kMaxHops = 64;
constexpr std::array<std::string_view, 3> kRisks{"read", "write", "danger"};

base::Unexpected<base::Error> wrong(std::string_view member, std::string_view expected) {
  return fail(ErrorKind::kInvalidInput, "x-mcp." + std::string(member) + ": must be " + std::string(expected));
}

// -1 for an unknown name.
int rankOf(std::string_view risk) {
  const auto* found = std::find(kRisks.begin(), kRisks.end(), risk);
  return found == kRisks.end() ? -1 : static_cast<int>(found - kRisks.begin());
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

std::vector<std::string>* findNames(OperationExtension& out, std::string_view member) {
  const std::pair<std::string_view, std::vector<std::string>*> known[] = {
      {"secretOutput", &out.secret_output},   {"secretInput", &out.secret_input}, {"oneTimeInput", &out.one_time_input},
      {"existingInput", &out.existing_input}, {"aliases", &out.aliases},          {"keywords", &out.keywords}};
  for (const auto& [name, texts] : known) {
    if (name == member) {
      return texts;
    }
  }
  return nullptr;
}

Result<void> readMember(OperationExtension& out, const std::string& name, const Json& value) {
  if (name == "title" || name == "target" || name == "loses") {
    if (!value.is_string()) {
      return wrong(name, "a text");
    }
    (name == "title" ? out.title : name == "target" ? out.target : out.loses) = value.get<std::string>();
  } else if (name == "actsOn") {
    if (value != "session" && value != "root" && value != "everyUser") {
      return wrong(name, "session, root or everyUser");
    }
    out.acts_on = value == "session" ? ActsOn::kSession : value == "root" ? ActsOn::kRoot : ActsOn::kEveryUser;
  } else if (name == "risk") {
    if (!value.is_string() || rankOf(value.get_ref<const std::string&>()) < 0) {
      return wrong(name, "read, write or danger");
    }
    out.risk = value.get<std::string>();
  } else if (name == "destructive" || name == "idempotent") {
    if (!value.is_boolean()) {
      return wrong(name, "true or false");
    }
    (name == "destructive" ? out.destructive : out.idempotent) = value.get<bool>();
  } else if (std::vector<std::string>* names = findNames(out, name)) {
    auto texts = readTexts(name, value, name == "secretOutput");
    if (!texts) {
      return fail(texts.error());
    }
    *names = std::move(*texts);
  } else if (name == "undo") {
    auto undo = readUndo(value);
    if (!undo) {
      return fail(undo.error());
    }
    out.undo = *std::move(undo);
  } else {
    return fail(ErrorKind::kInvalidInput,
                "x-mcp." + name +
                    ": unknown; known are title, risk, destructive, idempotent, "
                    "secretOutput, secretInput, oneTimeInput, existingInput, aliases, keywords, undo, target, "
                    "loses and actsOn");
  }
  return {};
}

std::string_view impliedRisk(std::string_view method) {
  if (method == "get" || method == "head") {
    return "read";
  }
  return method == "delete" ? "danger" : "write";
}

bool lowers(std::string_view method, std::string_view member, const Json& value) {
  if (member == "risk") {
    return !value.is_string() || rankOf(value.get_ref<const std::string&>()) < rankOf(impliedRisk(method));
  }
  return member == "undo" || member == "oneTimeInput" || member == "target" || member == "loses" ||
         member == "actsOn" || (member == "destructive" && value == false) || (member == "idempotent" && value == true);
}

std::size_t dropLowering(std::string_view method, Json& operation) {
  Json* extension = const_cast<Json*>(base::findMember(operation, kExtension));
  if (extension == nullptr || !extension->is_object()) {
    return 0;
  }
  std::size_t dropped = 0;
  for (const char* member :
       {"risk", "destructive", "idempotent", "oneTimeInput", "undo", "target", "loses", "actsOn"}) {
    const Json* value = base::findMember(*extension, member);
    if (value != nullptr && lowers(method, member, *value)) {
      extension->erase(member);
      ++dropped;
    }
  }
  return dropped;
}

// The path item behind an entry of `paths`, wherever in the document it lies; null where there is none.
Json* itemBehind(Json& document, const ReferenceIndex& index, Json& entry) {
  const Json* item = &entry;
  for (int hops = 0; hops < kMaxHops && item != nullptr; ++hops) {
    const Json* reference = base::findMember(*item, "$ref");
    if (reference == nullptr) {
      return const_cast<Json*>(item);
    }
    const bool local = reference->is_string() && reference->get_ref<const std::string&>().starts_with('#');
    item = local ? index.find(document, splitFragment(reference->get_ref<const std::string&>()).fragment) : nullptr;
  }
  return nullptr;
}

}  // namespace

Result<OperationExtension> readOperationExtension(const Json& operation) {
  OperationExtension out;
  const Json* extension = base::findMember(operation, kExtension);
  if (extension == nullptr) {
    return out;
  }
  if (!extension->is_object()) {
    return fail(ErrorKind::kInvalidInput, "x-mcp: must be an object");
  }
  for (const auto& member : extension->get_ref<const Json::object_t&>()) {
    const Result<void> read = readMember(out, member.first, member.second);
    if (!read) {
      return fail(Result<void>(read).error());
    }
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
  return fill->get<std::string>();
}

std::size_t dropLoweringExtensions(Json& document) {
  const ReferenceIndex index(document);
  std::unordered_set<const Json*> seen;
  const Json* components = base::findMember(document, "components");
  const Json* shared = components != nullptr ? base::findMember(*components, "pathItems") : nullptr;
  std::size_t dropped = 0;
  for (const Json* items : {base::findMember(document, "paths"), shared}) {
    if (items == nullptr || !items->is_object()) {
      continue;
    }
    for (auto& entry : const_cast<Json*>(items)->get_ref<Json::object_t&>()) {
      Json* item = itemBehind(document, index, entry.second);
      if (item != nullptr && item->is_object() && seen.insert(item).second) {
        for (auto& operation : item->get_ref<Json::object_t&>()) {
          dropped += dropLowering(operation.first, operation.second);
        }
      }
    }
  }
  return dropped;
}

}  // namespace soracom_mcp::schemas
