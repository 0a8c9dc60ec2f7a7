#include "tools/call/argument_error.h"

#include <algorithm>

#include "base/nearest_name.h"
#include "tools/call/plain_text.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;

constexpr std::size_t kMaxLines = 20;
constexpr std::size_t kMaxLine = 400;
constexpr std::size_t kMaxNames = 40;
constexpr std::size_t kMaxEnum = 12;

const Argument* findArgument(const Tool& tool, std::string_view key) {
  const auto found = std::find_if(tool.arguments.begin(), tool.arguments.end(),
                                  [&](const Argument& argument) { return argument.key == key; });
  return found == tool.arguments.end() ? nullptr : &*found;
}

/// "string", "integer or null", "one of "jp", "g"".
std::string expectedOf(const Tool& tool, const std::string& key) {
  const Json* properties = findMember(tool.description.input_schema, "properties");
  const Json* schema = properties == nullptr ? nullptr : findMember(*properties, key);
  if (schema == nullptr) {
    return {};
  }
  if (const Json* values = findMember(*schema, "enum"); values != nullptr && values->is_array()) {
    std::string text = "one of ";
    for (std::size_t i = 0; i < values->size() && i < kMaxEnum; ++i) {
      text += (i == 0 ? "" : ", ") + base::writeJson((*values)[i]);
    }
    return text;
  }
  const Json* type = findMember(*schema, "type");
  if (type == nullptr) {
    return {};
  }
  if (type->is_string()) {
    return type->get<std::string>();
  }
  std::string text;
  for (const Json& one : *type) {
    text += (text.empty() ? "" : " or ") + (one.is_string() ? one.get<std::string>() : std::string());
  }
  return text;
}

std::string withExpectation(const Tool& tool, const std::string& key, std::string line) {
  const std::string expected = expectedOf(tool, key);
  return expected.empty() ? line : line + " (" + expected + ")";
}

std::vector<std::string> unknownNames(const Tool& tool, const Json& arguments) {
  std::vector<std::string_view> known;
  for (const Argument& argument : tool.arguments) {
    known.push_back(argument.key);
  }
  std::vector<std::string> lines;
  for (const auto& [name, value] : arguments.get_ref<const Json::object_t&>()) {
    if (findArgument(tool, name) != nullptr) {
      continue;
    }
    if (lines.size() >= kMaxLines) {
      lines.emplace_back();  // only counted
    } else {
      const std::string_view nearest = base::nearestOf(name, known);
      lines.push_back(plainLine(name, 100) + ": no such argument" +
                      (nearest.empty() ? "" : "; did you mean " + std::string(nearest) + "?"));
    }
  }
  return lines;
}

std::vector<std::string> missingNames(const Tool& tool, const Json& arguments) {
  std::vector<std::string> lines;
  for (const Argument& argument : tool.arguments) {
    if (argument.required && findMember(arguments, argument.key) == nullptr) {
      lines.push_back(withExpectation(tool, argument.key, argument.key + ": required, but missing"));
    }
  }
  return lines;
}

/// "/user_name" reads as user_name; deeper places keep their pointer.
std::string placeOf(const std::string& pointer) {
  if (pointer.empty()) {
    return "arguments";
  }
  const bool top = pointer.find('/', 1) == std::string::npos && pointer.find('~') == std::string::npos;
  return plainLine(top ? pointer.substr(1) : pointer, 200);
}

std::string acceptedNames(const Tool& tool) {
  if (tool.arguments.empty()) {
    return tool.description.name + " takes no arguments.";
  }
  std::string text = tool.description.name + " takes: ";
  for (std::size_t i = 0; i < tool.arguments.size() && i < kMaxNames; ++i) {
    const Argument& argument = tool.arguments[i];
    const bool filled = argument.target == ArgumentTarget::kParameter &&
                        !tool.operation->parameters[argument.parameter].filled_from_login.empty();
    text += (i == 0 ? "" : ", ") + argument.key +
            (argument.required ? " (required)"
             : filled          ? " (optional, known from the sign-in)"
                               : " (optional)");
  }
  return text + (tool.arguments.size() > kMaxNames ? ", ..." : ".");
}

}  // namespace

std::string describeArgumentErrors(const Tool& tool, const Json& arguments,
                                   const std::vector<schemas::Violation>& violations) {
  std::vector<std::string> lines = unknownNames(tool, arguments);
  for (std::string& line : missingNames(tool, arguments)) {
    lines.push_back(std::move(line));
  }
  const bool named = !lines.empty();
  for (const schemas::Violation& violation : violations) {
    const bool about_names = violation.instance_pointer.empty() || violation.keyword == "additionalProperties";
    const bool top = violation.instance_pointer.find('/', 1) == std::string::npos;
    if (named && about_names && top &&
        (violation.keyword == "required" || violation.keyword == "additionalProperties")) {
      continue;
    }
    lines.push_back(placeOf(violation.instance_pointer) + ": " + plainLine(violation.message, kMaxLine));
  }
  std::string text = tool.description.name + " was not called: its arguments are wrong.";
  for (std::size_t i = 0; i < lines.size() && i < kMaxLines; ++i) {
    text += "\n- " + lines[i];
  }
  if (lines.size() > kMaxLines) {
    text += "\n- and " + std::to_string(lines.size() - kMaxLines) + " more";
  }
  return text + "\n" + acceptedNames(tool);
}

}  // namespace soracom_mcp::tools
