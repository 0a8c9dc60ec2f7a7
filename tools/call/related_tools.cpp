#include "tools/call/related_tools.h"

#include <algorithm>

namespace soracom_mcp::tools {
namespace {

const Tool* findReader(std::string_view path, const Tool& other_than, const std::vector<Tool>& tools) {
  const auto found = std::find_if(tools.begin(), tools.end(), [&](const Tool& tool) {
    return tool.operation->method == "GET" && tool.operation->path == path && tool.index != other_than.index;
  });
  return found == tools.end() ? nullptr : &*found;
}

std::string_view parentOf(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool endsInParameter(std::string_view path) { return path.ends_with('}'); }

}  // namespace

const Tool* findListTool(const Tool& tool, const std::vector<Tool>& tools) {
  for (std::string_view path = tool.operation->path; !path.empty(); path = parentOf(path)) {
    if (endsInParameter(path)) {
      if (const Tool* found = findReader(parentOf(path), tool, tools)) {
        return found;
      }
    }
  }
  return nullptr;
}

const Tool* findCheckTool(const Tool& tool, const std::vector<Tool>& tools) {
  const std::string_view path = tool.operation->path;
  if (const Tool* same = findReader(path, tool, tools)) {
    return same;
  }
  const std::string_view parent = parentOf(path);
  return endsInParameter(path) || !endsInParameter(parent) ? findReader(parent, tool, tools) : nullptr;
}

const Tool* findElementTool(const Tool& tool, const std::vector<Tool>& tools) {
  const std::string prefix = tool.operation->path + "/{";
  const auto found = std::find_if(tools.begin(), tools.end(), [&](const Tool& other) {
    const std::string_view path = other.operation->path;
    return other.operation->method == "GET" && path.starts_with(prefix) && endsInParameter(path) &&
           path.find('/', prefix.size()) == std::string_view::npos;
  });
  return found == tools.end() ? nullptr : &*found;
}

}  // namespace soracom_mcp::tools
