#include "mcp/protocol/parameter_headers.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/ascii.h"
#include "base/exact_number.h"
#include "base/json_reader.h"
#include "mcp/protocol/request_headers.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

constexpr std::string_view kMark = "x-mcp-header";
constexpr std::string_view kFieldStart = "mcp-param-";
// Deeper schemas are none a person wrote.
constexpr std::size_t kMaxDepth = 16;

Refusal mismatch(std::string message) {
  return Refusal{kHeaderMismatch, "Header mismatch: " + std::move(message), {}, kHttpBadRequest};
}

bool isMarkable(const Json& schema) {
  const Json* type = base::findMember(schema, "type");
  if (type == nullptr || !type->is_string()) {
    return false;
  }
  const auto& name = type->get_ref<const std::string&>();
  return name == "string" || name == "integer" || name == "boolean";
}

bool isToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

// The argument, or null where it is not given.
const Json* findArgument(const Json& arguments, const std::vector<std::string>& path) {
  const Json* at = &arguments;
  for (const std::string& name : path) {
    at = at->is_object() ? base::findMember(*at, name) : nullptr;
    if (at == nullptr) {
      return nullptr;
    }
  }
  return at->is_null() ? nullptr : at;
}

bool isSameNumber(const std::string& text, const Json& value) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && std::isfinite(number) &&
         number == value.get<double>();
}

bool saysSame(const std::string& text, const Json& value) {
  if (value.is_string()) {
    return text == value.get_ref<const std::string&>();
  }
  if (value.is_boolean()) {
    return text == (value.get<bool>() ? "true" : "false");
  }
  if (value.is_number_integer()) {
    return text == base::writeJson(value) || isSameNumber(text, value);
  }
  if (base::isExactNumber(value)) {
    const auto number = base::readJson(text, {.exact_numbers = true});
    return number && base::equalJson(*number, value);
  }
  // What the schema does not allow is the validator's to refuse.
  return value.is_number() ? isSameNumber(text, value) : true;
}

}  // namespace

ParameterHeaders::ParameterHeaders(const std::vector<ToolDescription>& tools) {
  for (const ToolDescription& tool : tools) {
    std::vector<Marked> marked;
    std::vector<std::string> path;
    collect(tool.input_schema, path, marked);
    if (!marked.empty()) {
      by_tool_.emplace(tool.name, std::move(marked));
    }
  }
}

void ParameterHeaders::collect(const Json& schema, std::vector<std::string>& path, std::vector<Marked>& out) const {
  const Json* properties = base::findMember(schema, "properties");
  if (properties == nullptr || !properties->is_object() || path.size() == kMaxDepth) {
    return;
  }
  for (const auto& [name, property] : properties->get_ref<const Json::object_t&>()) {
    if (!property.is_object()) {
      continue;
    }
    path.push_back(name);
    const Json* mark = base::findMember(property, kMark);
    if (mark != nullptr && mark->is_string() && isToken(mark->get_ref<const std::string&>()) && isMarkable(property)) {
      const auto& label = mark->get_ref<const std::string&>();
      out.push_back(Marked{path, std::string(kFieldStart) + base::lowerCase(label), "Mcp-Param-" + label});
    }
    collect(property, path, out);
    path.pop_back();
  }
}

std::optional<Refusal> ParameterHeaders::fault(std::string_view tool, const Json& arguments,
                                               const HeaderFields& headers) const {
  const auto found = by_tool_.find(tool);
  if (found == by_tool_.end()) {
    return std::nullopt;
  }
  for (const Marked& marked : found->second) {
    const std::string* field = findHeader(headers, marked.field);
    const Json* argument = findArgument(arguments, marked.path);
    if (field == nullptr && argument == nullptr) {
      continue;
    }
    if (field == nullptr) {
      return mismatch(marked.label + " is required with its argument");
    }
    if (argument == nullptr) {
      return mismatch(marked.label + " is given without its argument");
    }
    if (repeatsDifferently(headers, marked.field)) {
      return mismatch(marked.label + " is given twice with different values");
    }
    const auto meant = decodeHeaderValue(*field);
    if (!meant) {
      return mismatch(marked.label + " is malformed");
    }
    if (!saysSame(*meant, *argument)) {
      return mismatch(marked.label + " differs from its argument");
    }
  }
  return std::nullopt;
}

}  // namespace soracom_mcp::mcp
