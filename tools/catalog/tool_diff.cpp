#include "tools/catalog/tool_diff.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "tools/catalog/risk.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;
using Details = std::vector<std::string>;

std::string requestOf(const Tool& tool) { return tool.operation->method + " " + tool.operation->path; }

std::string was(const std::string& what, std::string_view now, std::string_view before) {
  return what + ": " + std::string(now) + ", was " + std::string(before);
}

// What decides which values are taken.
Json withoutDescription(const Json& schema) {
  Json out = schema;
  if (out.is_object()) {
    out.erase("description");
  }
  return out;
}

const Argument* findArgument(const Tool& tool, const std::string& key) {
  const auto found = std::find_if(tool.arguments.begin(), tool.arguments.end(),
                                  [&](const Argument& argument) { return argument.key == key; });
  return found == tool.arguments.end() ? nullptr : &*found;
}

bool sameTarget(const Tool& before, const Argument& old_one, const Tool& after, const Argument& new_one) {
  if (old_one.target != new_one.target || old_one.wire_name != new_one.wire_name) {
    return false;
  }
  if (old_one.target != ArgumentTarget::kParameter) {
    return true;
  }
  const schemas::Parameter& left = before.operation->parameters[old_one.parameter];
  const schemas::Parameter& right = after.operation->parameters[new_one.parameter];
  return left.location == right.location && left.style == right.style && left.explode == right.explode &&
         left.allow_reserved == right.allow_reserved && left.content_type == right.content_type;
}

const Json& schemaOf(const Tool& tool, const std::string& key) {
  static const Json kNone = Json::object();
  const Json* properties = findMember(tool.description.input_schema, "properties");
  const Json* schema = properties == nullptr ? nullptr : findMember(*properties, key);
  return schema == nullptr ? kNone : *schema;
}

void compareArgument(const Tool& before, const Argument& old_one, const Tool& after, const Argument& new_one,
                     Details& details) {
  const std::string what = "argument " + new_one.key;
  if (old_one.required != new_one.required) {
    details.push_back(what + (new_one.required ? ": now required" : ": no longer required"));
  }
  const Json& old_schema = schemaOf(before, new_one.key);
  const Json& new_schema = schemaOf(after, new_one.key);
  if (!base::equalJson(withoutDescription(old_schema), withoutDescription(new_schema))) {
    details.push_back(what + ": takes other values");
  } else if (!base::equalJson(old_schema, new_schema)) {
    details.push_back(what + ": described otherwise");
  }
  if (!sameTarget(before, old_one, after, new_one)) {
    details.push_back(what + ": sent in another place or form");
  }
}

void compareArguments(const Tool& before, const Tool& after, Details& details) {
  for (const Argument& argument : after.arguments) {
    if (const Argument* old_one = findArgument(before, argument.key); old_one != nullptr) {
      compareArgument(before, *old_one, after, argument, details);
    } else {
      details.push_back("argument " + argument.key + ": added, " + (argument.required ? "required" : "optional"));
    }
  }
  for (const Argument& argument : before.arguments) {
    if (findArgument(after, argument.key) == nullptr) {
      details.push_back("argument " + argument.key + ": removed");
    }
  }
}

bool sameOutput(const mcp::ToolDescription& before, const mcp::ToolDescription& after) {
  return before.output_schema.has_value() == after.output_schema.has_value() &&
         (!before.output_schema || base::equalJson(*before.output_schema, *after.output_schema));
}

Details compare(const Tool& before, const Tool& after) {
  const mcp::ToolDescription& old_one = before.description;
  const mcp::ToolDescription& new_one = after.description;
  Details details;
  if (old_one.name != new_one.name) {
    details.push_back(was("name", new_one.name, old_one.name));
  }
  if (requestOf(before) != requestOf(after)) {
    details.push_back(was("request", requestOf(after), requestOf(before)));
  }
  if (before.risk != after.risk) {
    details.push_back(was("risk", riskName(after.risk), riskName(before.risk)));
  }
  compareArguments(before, after, details);
  if (before.body_media_type != after.body_media_type) {
    const auto shown = [](const std::string& type) { return type.empty() ? std::string("none") : type; };
    details.push_back(was("body", shown(after.body_media_type), shown(before.body_media_type)));
  }
  if (!sameOutput(old_one, new_one)) {
    details.push_back("result: another schema");
  }
  if (before.secret_output != after.secret_output) {
    details.push_back("result: other parts are secret");
  }
  if (old_one.title != new_one.title || old_one.description != new_one.description) {
    details.push_back("described otherwise");
  }
  return details;
}

}  // namespace

std::string_view changeKindName(ToolChangeKind kind) {
  switch (kind) {
    case ToolChangeKind::kAdded:
      return "added";
    case ToolChangeKind::kRemoved:
      return "removed";
    case ToolChangeKind::kChanged:
      return "changed";
  }
  return "changed";
}

std::vector<ToolChange> diffTools(const ToolRegistry& before, const ToolRegistry& after) {
  std::unordered_map<std::string_view, const Tool*> by_name;
  std::unordered_map<std::string, const Tool*> by_request;
  for (const Tool& tool : before.tools()) {
    by_name.emplace(tool.description.name, &tool);
    by_request.emplace(requestOf(tool), &tool);
  }
  std::unordered_set<const Tool*> kept;
  for (const Tool& tool : after.tools()) {
    if (const auto found = by_name.find(tool.description.name); found != by_name.end()) {
      kept.insert(found->second);
    }
  }
  std::vector<ToolChange> out;
  for (const Tool& tool : after.tools()) {
    const auto named = by_name.find(tool.description.name);
    const auto same_request = by_request.find(requestOf(tool));
    const Tool* old_one = named == by_name.end() ? nullptr : named->second;
    if (old_one == nullptr && same_request != by_request.end() && kept.insert(same_request->second).second) {
      old_one = same_request->second;
    }
    if (old_one == nullptr) {
      out.push_back({ToolChangeKind::kAdded, tool.description.name, {}});
    } else if (Details details = compare(*old_one, tool); !details.empty()) {
      out.push_back({ToolChangeKind::kChanged, tool.description.name, std::move(details)});
    }
  }
  for (const Tool& tool : before.tools()) {
    if (kept.count(&tool) == 0) {
      out.push_back({ToolChangeKind::kRemoved, tool.description.name, {}});
    }
  }
  return out;
}

}  // namespace soracom_mcp::tools
