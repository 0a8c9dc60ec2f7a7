#include "tools/call/answer_choice.h"

#include <algorithm>

namespace soracom_mcp::tools {
namespace {

const base::Json* given(const Tool& tool, const base::Json& arguments, ArgumentTarget target) {
  for (const Argument& argument : tool.arguments) {
    if (argument.target == target) {
      return base::findMember(arguments, argument.key);
    }
  }
  return nullptr;
}

}  // namespace

std::string fieldsOf(const Tool& tool, const base::Json& arguments) {
  const base::Json* fields = given(tool, arguments, ArgumentTarget::kFields);
  return fields != nullptr && fields->is_string() ? fields->get<std::string>() : std::string();
}

unsigned pagesOf(const Tool& tool, const base::Json& arguments) {
  const base::Json* pages = given(tool, arguments, ArgumentTarget::kPages);
  if (pages == nullptr || !pages->is_number_integer()) {
    return 1;
  }
  const bool negative = !pages->is_number_unsigned() && pages->get<std::int64_t>() < 1;
  return negative ? 1 : static_cast<unsigned>(std::clamp<std::uint64_t>(pages->get<std::uint64_t>(), 1, kMostPages));
}

}  // namespace soracom_mcp::tools
