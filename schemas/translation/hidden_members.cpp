#include "schemas/translation/hidden_members.h"

#include <algorithm>

#include "schemas/schema_translator.h"

namespace soracom_mcp::schemas {
namespace {

using base::findMember;
using base::Json;
using base::Result;

// Of one schema, so that a document cannot make the search long.
constexpr int kMaxParts = 64;

}  // namespace

bool HiddenMembers::says(const Json& schema, int& left) const {
  if (--left < 0) {
    return false;
  }
  const Result<const Json*> target = resolveReference(document_, schema);
  for (const Json* each : {&schema, target ? *target : &schema}) {
    const Json* flag = findMember(*each, request_ ? "readOnly" : "writeOnly");
    if (flag != nullptr && *flag == true) {
      return true;
    }
    const Json* parts = findMember(*each, "allOf");
    if (parts != nullptr && parts->is_array() &&
        std::any_of(parts->begin(), parts->end(), [&](const Json& part) { return says(part, left); })) {
      return true;
    }
    if (target && *target == &schema) {
      break;  // no reference
    }
  }
  return false;
}

bool HiddenMembers::isHidden(const Json& member) const {
  int left = kMaxParts;
  return (request_ && member == false) || says(member, left);
}

void HiddenMembers::collect(const Json& schema, std::unordered_set<std::string_view>& names, int& left) const {
  if (--left < 0) {
    return;
  }
  const Result<const Json*> target = resolveReference(document_, schema);
  if (!target) {
    return;
  }
  if (const Json* members = findMember(**target, "properties"); members != nullptr && members->is_object()) {
    for (const auto& member : members->get_ref<const Json::object_t&>()) {
      if (isHidden(member.second)) {
        names.insert(member.first);
      }
    }
  }
  if (const Json* parts = findMember(**target, "allOf"); parts != nullptr && parts->is_array()) {
    for (const Json& part : *parts) {
      collect(part, names, left);
    }
  }
}

std::unordered_set<std::string_view> HiddenMembers::namesIn(const Json& schema) const {
  std::unordered_set<std::string_view> names;
  int left = kMaxParts;
  collect(schema, names, left);
  return names;
}

}  // namespace soracom_mcp::schemas
