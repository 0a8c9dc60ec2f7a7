#include "app/commands/show_tools.h"

#include <algorithm>

#include "app/terminal.h"
#include "tools/catalog/risk.h"
#include "tools/surface/token_estimate.h"

namespace soracom_mcp::app {
namespace {

using base::findMember;
using base::Json;
using tools::riskName;
using tools::Tool;

Json toJson(const mcp::ToolDescription& tool) {
  Json out = {{"name", tool.name},
              {"title", tool.title},
              {"description", tool.description},
              {"inputSchema", tool.input_schema}};
  if (tool.output_schema) {
    out["outputSchema"] = *tool.output_schema;
  }
  out["annotations"] = {{"title", tool.annotations.title},
                        {"readOnlyHint", tool.annotations.read_only},
                        {"destructiveHint", tool.annotations.destructive},
                        {"idempotentHint", tool.annotations.idempotent},
                        {"openWorldHint", tool.annotations.open_world}};
  return out;
}

std::string textMember(const Json& schema, std::string_view key) {
  const Json* value = findMember(schema, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

// "string", "array of string", "one of a, b"
std::string typeName(const Json& schema) {
  if (const Json* values = findMember(schema, "enum"); values != nullptr && values->is_array()) {
    std::string out;
    for (const Json& value : *values) {
      out += (out.empty() ? "" : "|") + oneLine(value.is_string() ? value.get<std::string>() : base::writeJson(value));
    }
    return out;
  }
  const std::string type = textMember(schema, "type");
  if (type == "array") {
    const Json* items = findMember(schema, "items");
    return "array of " + (items != nullptr ? typeName(*items) : "any");
  }
  if (type.empty()) {
    const Json* any_of = findMember(schema, "anyOf");
    std::string out;
    for (const Json& branch : any_of != nullptr && any_of->is_array() ? *any_of : Json::array()) {
      out += (out.empty() ? "" : " or ") + typeName(branch);
    }
    return out.empty() ? "any" : out;
  }
  return oneLine(type);
}

bool listed(const Json& schema, std::string_view list, const std::string& name) {
  const Json* names = findMember(schema, list);
  return names != nullptr && names->is_array() &&
         std::any_of(names->begin(), names->end(), [&](const Json& one) { return one == name; });
}

// The members of an object schema as an indented list.
std::string memberList(const Json& schema, std::size_t width) {
  const Json* properties = findMember(schema, "properties");
  std::string out;
  if (properties == nullptr || !properties->is_object()) {
    return out;
  }
  for (const auto& [name, property] : properties->items()) {
    out += "  " + oneLine(name) + "  (" + typeName(property) + (listed(schema, "required", name) ? ", required" : "") +
           ")\n";
    out += wrapText(textMember(property, "description"), 6, width);
  }
  return out;
}

// "Toolsets: users (5), roles (10)."
std::string toolsetLine(const tools::ToolRegistry& registry) {
  std::string out;
  for (const tools::Toolset& toolset : registry.toolsets()) {
    out += (out.empty() ? "Toolsets: " : ", ") + oneLine(toolset.name) + " (" + std::to_string(toolset.tools) + ")";
  }
  return out.empty() ? out : out + ".\n";
}

}  // namespace

std::string toolListJson(const tools::ToolRegistry& registry, const tools::Policy& policy) {
  Json out = Json::array();
  for (const Tool& tool : registry.tools()) {
    if (policy.refusal(tool.description.name, tool.risk).empty()) {
      out.push_back(toJson(tool.description));
    }
  }
  return base::writeJson(out);
}

std::string toolJson(const Tool& tool) { return base::writeJson(toJson(tool.description)); }

std::string showToolList(const tools::ToolRegistry& registry, const tools::Policy& policy, bool terminal,
                         std::size_t width) {
  std::vector<mcp::ToolDescription> offered;
  std::vector<std::vector<std::string>> rows;
  for (const Tool& tool : registry.tools()) {
    if (policy.refusal(tool.description.name, tool.risk).empty()) {
      offered.push_back(tool.description);
      rows.push_back({tool.description.name, std::string(riskName(tool.risk)), tool.description.title});
    }
  }
  std::string out = formatTable({"TOOL", "RISK", "WHAT IT DOES"}, rows, terminal, width);
  if (terminal) {
    const std::size_t all = registry.operationCount();
    out += "\n" + std::to_string(offered.size()) + " of " + std::to_string(all) + " operations, about " +
           std::to_string(tools::estimateTokens(offered)) + " tokens. `soracom-mcp tools NAME` shows one in full.\n";
    out += toolsetLine(registry);
  }
  return out;
}

std::string showTool(const Tool& tool, std::size_t width) {
  const mcp::ToolDescription& seen = tool.description;
  std::string out =
      oneLine(seen.name) + " - " + oneLine(seen.title) + "\n\n" + wrapText(seen.description, 2, width) + "\n";
  out += "Request   " + tool.operation->method + " " + oneLine(tool.operation->path) + "\n";
  out += "Risk      " + std::string(riskName(tool.risk)) +
         (seen.annotations.idempotent ? ", repeating has no further effect" : "") + "\n";
  const std::string arguments = memberList(seen.input_schema, width);
  out += "\nArguments\n" + (arguments.empty() ? std::string("  none\n") : arguments);
  const std::string result = seen.output_schema ? memberList(*seen.output_schema, width) : "";
  out += "\nResult\n" + (!result.empty()      ? result
                         : seen.output_schema ? std::string("  a JSON object\n")
                                              : std::string("  a sentence: the operation returns no content\n"));
  return out;
}

}  // namespace soracom_mcp::app
