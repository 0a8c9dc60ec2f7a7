#include "tools/catalog/argument_examples.h"

#include <algorithm>

#include "base/visible_text.h"
#include "schemas/validator.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

bool holdsInvisible(const Json& value) {
  if (value.is_string()) {
    return base::holdsHidden(value.get_ref<const std::string&>());
  }
  if (value.is_object()) {
    const auto& members = value.get_ref<const Json::object_t&>();
    return std::any_of(members.begin(), members.end(), [](const auto& member) {
      return base::holdsHidden(member.first) || holdsInvisible(member.second);
    });
  }
  return value.is_array() && std::any_of(value.begin(), value.end(), holdsInvisible);
}

bool givesSecret(const Json& example, const std::vector<Argument>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [&](const Argument& argument) {
    const Json* value = argument.secret && !argument.literal ? base::findMember(example, argument.key) : nullptr;
    return value != nullptr && !(value->is_string() && value->get_ref<const std::string&>().starts_with("secret://"));
  });
}

// Empty when it can be shown.
std::string objection(const Json& example, const InputSchema& input, const base::Result<schemas::Validator>& schema) {
  if (base::writeJson(example).size() > kMaxExampleBytes) {
    return "it is longer than " + std::to_string(kMaxExampleBytes) + " bytes";
  }
  if (holdsInvisible(example)) {
    return "it holds characters that show nothing";
  }
  if (givesSecret(example, input.arguments)) {
    return "it gives a secret itself; write secret://NAME";
  }
  if (!schema) {
    return "the input schema does not compile";
  }
  const auto violations = schema->validate(example);
  if (violations.empty()) {
    return "";
  }
  const std::string& where = violations.front().instance_pointer;
  return "it is no valid call: " + (where.empty() ? "" : where + ": ") + violations.front().message;
}

}  // namespace

std::vector<std::string> showExamples(const schemas::Operation& operation, InputSchema& input) {
  std::vector<std::string> remarks;
  const std::vector<Json>& given = operation.extension.examples;
  if (given.empty()) {
    return remarks;
  }
  const auto schema = schemas::Validator::compile(input.schema);
  Json shown = Json::array();
  for (std::size_t i = 0; i < std::min(given.size(), kMaxExamples); ++i) {
    if (const std::string why = objection(given[i], input, schema); why.empty()) {
      shown.push_back(given[i]);
    } else {
      remarks.push_back("example " + std::to_string(i + 1) + " is left out: " + why);
    }
  }
  if (given.size() > kMaxExamples) {
    remarks.push_back("only the first " + std::to_string(kMaxExamples) + " of " + std::to_string(given.size()) +
                      " examples are shown");
  }
  if (!shown.empty()) {
    input.schema["examples"] = std::move(shown);
  }
  return remarks;
}

}  // namespace soracom_mcp::tools
