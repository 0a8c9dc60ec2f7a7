#include "tools/call/narrowing.h"

#include <algorithm>
#include <array>

#include "tools/call/related_tools.h"

namespace soracom_mcp::tools {
namespace {

constexpr std::array<std::string_view, 12> kPaging{"limit",  "offset",   "page",      "last_evaluated_key",
                                                   "cursor", "per_page", "page_size", "max_results",
                                                   "count",  "size",     "top",       "fields"};
constexpr std::size_t kMaxNamed = 5;

bool isQuery(const Tool& tool, const Argument& argument) {
  return argument.target == ArgumentTarget::kParameter &&
         tool.operation->parameters[argument.parameter].location == schemas::ParameterLocation::kQuery;
}

bool isPaging(const Argument& argument) {
  return std::find(kPaging.begin(), kPaging.end(), argument.wire_name) != kPaging.end();
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMaxNamed; ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  return text;
}

}  // namespace

std::string narrowingAdvice(const Tool& tool, const std::vector<Tool>& tools) {
  std::vector<std::string> paging;
  std::vector<std::string> filters;
  std::string fields;
  for (const Argument& argument : tool.arguments) {
    if (isQuery(tool, argument)) {
      (isPaging(argument) ? paging : filters).push_back(argument.key);
    } else if (argument.target == ArgumentTarget::kFields) {
      fields = argument.key;
    }
  }
  std::string names = listed(paging.empty() ? filters : paging);
  names += (names.empty() || fields.empty() ? "" : ", ") + fields;
  std::string advice = names.empty() ? "" : "Ask for less with " + names + ".";
  if (const Tool* element = findElementTool(tool, tools)) {
    advice += (advice.empty() ? "" : " ") + element->description.name + " reads one element.";
  }
  return advice;
}

}  // namespace soracom_mcp::tools
