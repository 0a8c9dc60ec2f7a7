#include "mcp/protocol/input_answers.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

bool hasText(const Json& object, std::string_view key, std::string_view text) {
  const Json* member = base::findMember(object, key);
  return member != nullptr && member->is_string() && member->get_ref<const std::string&>() == text;
}

bool hasString(const Json& object, std::string_view key) {
  const Json* member = base::findMember(object, key);
  return member != nullptr && member->is_string();
}

}  // namespace

const Json* InputAnswers::find(std::string_view key) const {
  const auto found = results_.find(key);
  return found != results_.end() ? &found->second : nullptr;
}

const Json* InputAnswers::accepted(std::string_view key) const {
  const Json* answer = find(key);
  if (answer == nullptr || !hasText(*answer, "action", "accept")) {
    return nullptr;
  }
  const Json* content = base::findMember(*answer, "content");
  return content != nullptr && content->is_object() ? content : nullptr;
}

bool InputAnswers::declined(std::string_view key) const {
  const Json* answer = find(key);
  return answer != nullptr && hasText(*answer, "action", "decline");
}

bool InputAnswers::dismissed(std::string_view key) const {
  const Json* answer = find(key);
  return answer != nullptr && hasText(*answer, "action", "cancel");
}

const Json* InputAnswers::sampled(std::string_view key) const {
  const Json* answer = find(key);
  const bool whole = answer != nullptr && hasString(*answer, "role") && hasString(*answer, "model") &&
                     base::findMember(*answer, "content") != nullptr;
  return whole ? answer : nullptr;
}

const Json* InputAnswers::roots(std::string_view key) const {
  const Json* answer = find(key);
  const Json* list = answer != nullptr ? base::findMember(*answer, "roots") : nullptr;
  return list != nullptr && list->is_array() ? list : nullptr;
}

}  // namespace soracom_mcp::mcp
