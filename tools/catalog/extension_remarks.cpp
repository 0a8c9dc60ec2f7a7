#include "tools/catalog/extension_remarks.h"

#include <algorithm>

#include "base/utf8.h"

namespace soracom_mcp::tools {
namespace {

constexpr std::size_t kMaxName = 80;

std::string shown(const std::string& name) {
  return "\"" + base::truncateUtf8(base::escapeForDisplay(name), kMaxName) + "\"";
}

}  // namespace

std::vector<std::string> extensionRemarks(const Tool& tool, const std::function<bool(std::string_view)>& is_tool) {
  const schemas::OperationExtension& extension = tool.operation->extension;
  std::vector<std::string> out;
  const auto is_argument = [&](const std::string& name) {
    return std::any_of(tool.arguments.begin(), tool.arguments.end(),
                       [&](const Argument& argument) { return argument.wire_name == name; });
  };
  const auto check = [&](const char* member, const std::string& name) {
    if (!name.empty() && !is_argument(name)) {
      out.push_back(std::string("x-mcp.") + member + " has no effect: no argument is named " + shown(name));
    }
  };
  check("target", extension.target);
  for (const auto& [member, names] :
       {std::pair{"secretInput", &extension.secret_input}, std::pair{"oneTimeInput", &extension.one_time_input},
        std::pair{"existingInput", &extension.existing_input}}) {
    for (const std::string& name : *names) {
      check(member, name);
    }
  }
  if (extension.undo && !is_tool(extension.undo->operation_id)) {
    out.push_back("x-mcp.undo has no effect: no operation is named " + shown(extension.undo->operation_id));
  }
  return out;
}

}  // namespace soracom_mcp::tools
