#include "schemas/dynamic_references.h"

#include "base/json_append.h"

namespace soracom_mcp::schemas {

using base::Json;

bool DynamicReferences::isPlain(std::string_view fragment, bool to_dynamic) const {
  const auto found = anchors_.find(std::string(fragment));
  return !to_dynamic || (found != anchors_.end() && found->second == 1);
}

void DynamicReferences::replace(Json& schema, const std::string& target) {
  const bool beside = base::findMember(schema, "$ref") != nullptr;
  const Json* branches = base::findMember(schema, "allOf");
  Json out = Json::object();
  base::reserveMembers(out, schema.size() + 1);
  for (auto& [name, value] : schema.get_ref<Json::object_t&>()) {
    if (name == "$dynamicRef") {
      if (!beside) {
        base::appendMember(out, "$ref", target);
      }
    } else if (name == "allOf" && beside && value.is_array()) {
      value.push_back(Json{{"$ref", target}});
      base::appendMember(out, name, std::move(value));
    } else {
      base::appendMember(out, name, std::move(value));
    }
  }
  if (beside && branches == nullptr) {
    base::appendMember(out, "allOf", Json::array({Json{{"$ref", target}}}));
  }
  schema = std::move(out);
}

}  // namespace soracom_mcp::schemas
