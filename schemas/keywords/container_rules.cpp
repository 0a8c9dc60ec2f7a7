#include <algorithm>

#include "schemas/keywords/rule_families.h"

namespace soracom_mcp::schemas {
namespace {

using base::fail;
using base::Json;
using base::Result;

// Up to this many members are compared one by one, which is faster than hashing the name.
constexpr std::size_t kFewMembers = 8;

bool isTextArray(const Json& value) {
  return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& text) { return text.is_string(); });
}

// The entry of a name. `properties` and `required` come in either order.
ObjectRules::Member& memberOf(ObjectRules& rules, std::string_view name) {
  if (rules.members.size() > kFewMembers && rules.by_name.empty()) {
    for (std::size_t i = 0; i < rules.members.size(); ++i) {
      rules.by_name.emplace(rules.members[i].name, static_cast<std::uint32_t>(i));
    }
  }
  if (const auto* known = rules.find(name); known != nullptr) {
    return rules.members[static_cast<std::size_t>(known - rules.members.data())];
  }
  rules.members.push_back({name, kNoNode, false});
  if (!rules.by_name.empty()) {
    rules.by_name.emplace(name, static_cast<std::uint32_t>(rules.members.size() - 1));
  }
  return rules.members.back();
}

Result<bool> readRequired(ObjectRules& rules, const Json& value) {
  if (!isTextArray(value)) {
    return malformedKeyword("required", "an array of texts");
  }
  for (const Json& name : value) {
    ObjectRules::Member& member = memberOf(rules, name.get_ref<const std::string&>());
    rules.required_count += member.required ? 0 : 1;
    member.required = true;
  }
  return true;
}

Result<bool> readDependentRequired(ObjectRules& rules, const Json& value) {
  for (const auto& entry : value.get_ref<const Json::object_t&>()) {
    if (!isTextArray(entry.second)) {
      return malformedKeyword("dependentRequired", "an object of arrays of texts");
    }
    std::vector<std::string_view> names;
    for (const Json& name : entry.second) {
      names.emplace_back(name.get_ref<const std::string&>());
    }
    rules.dependent_required.emplace_back(entry.first, std::move(names));
  }
  return true;
}

Result<bool> readPatternMembers(Compiler& compiler, ObjectRules& rules, const Json& value) {
  for (const auto& entry : value.get_ref<const Json::object_t&>()) {
    auto pattern = compiler.pattern(entry.first);
    if (!pattern) {
      return fail(pattern.error());
    }
    rules.patterns.push_back({std::move(*pattern), entry.first, compiler.child(entry.second)});
  }
  return true;
}

}  // namespace

const ObjectRules::Member* ObjectRules::find(std::string_view name) const {
  if (!by_name.empty()) {
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : &members[found->second];
  }
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const Member& member) { return member.name == name; });
  return found == members.end() ? nullptr : &*found;
}

Result<bool> readObjectRule(Compiler& compiler, Node& node, const std::string& name, const Json& value,
                            bool validates) {
  if (name == "minProperties" || name == "maxProperties") {
    const Result<std::size_t> count = readCount(name, value);
    if (!count) {
      return fail(count.error());
    }
    ObjectRules& rules = ensure(node.object);
    (name == "minProperties" ? rules.min_members : rules.max_members) = *count;
    return true;
  }
  if (name == "required") {
    return readRequired(ensure(node.object), value);
  }
  if (name == "additionalProperties" || name == "propertyNames") {
    ObjectRules& rules = ensure(node.object);
    (name == "propertyNames" ? rules.names : rules.additional) = compiler.child(value);
    return true;
  }
  const bool map = name == "properties" || name == "patternProperties" || (name == "dependentRequired" && validates);
  if (!map) {
    return false;
  }
  if (!value.is_object()) {
    return malformedKeyword(name, "an object");
  }
  ObjectRules& rules = ensure(node.object);
  if (name == "dependentRequired") {
    return readDependentRequired(rules, value);
  }
  if (name == "patternProperties") {
    return readPatternMembers(compiler, rules, value);
  }
  for (const auto& entry : value.get_ref<const Json::object_t&>()) {
    memberOf(rules, entry.first).node = compiler.child(entry.second);
  }
  return true;
}

Result<bool> readArrayRule(Compiler& compiler, Node& node, const std::string& name, const Json& value, bool validates) {
  if (name == "items" || name == "contains") {
    ArrayRules& rules = ensure(node.array);
    (name == "items" ? rules.items : rules.contains) = compiler.child(value);
    return true;
  }
  if (name == "prefixItems") {
    if (!value.is_array()) {
      return malformedKeyword(name, "an array of schemas");
    }
    for (const Json& schema : value) {
      ensure(node.array).prefix.push_back(compiler.child(schema));
    }
    return true;
  }
  if (name == "uniqueItems") {
    if (!value.is_boolean()) {
      return malformedKeyword(name, "true or false");
    }
    ensure(node.array).unique = value.get<bool>();
    return true;
  }
  struct Count {
    std::string_view name;
    std::size_t ArrayRules::*place;
  };
  static constexpr Count kCounts[] = {{"minItems", &ArrayRules::min_items},
                                      {"maxItems", &ArrayRules::max_items},
                                      {"minContains", &ArrayRules::min_contains},
                                      {"maxContains", &ArrayRules::max_contains}};
  for (const Count& row : kCounts) {
    if (row.name == name && validates) {
      const Result<std::size_t> count = readCount(name, value);
      if (!count) {
        return fail(count.error());
      }
      ensure(node.array).*row.place = *count;
      return true;
    }
  }
  return false;
}

Result<bool> readBranchRule(Compiler& compiler, Node& node, const std::string& name, const Json& value) {
  struct List {
    std::string_view name;
    std::vector<NodeIndex> BranchRules::*place;
  };
  static constexpr List kLists[] = {
      {"allOf", &BranchRules::all_of}, {"anyOf", &BranchRules::any_of}, {"oneOf", &BranchRules::one_of}};
  for (const List& row : kLists) {
    if (row.name == name) {
      if (!value.is_array() || value.empty()) {
        return malformedKeyword(name, "an array of schemas, not empty");
      }
      for (const Json& schema : value) {
        (ensure(node.branches).*row.place).push_back(compiler.child(schema));
      }
      return true;
    }
  }
  struct Single {
    std::string_view name;
    NodeIndex BranchRules::*place;
  };
  static constexpr Single kSingles[] = {{"not", &BranchRules::negated},
                                        {"if", &BranchRules::condition},
                                        {"then", &BranchRules::then_node},
                                        {"else", &BranchRules::else_node}};
  for (const Single& row : kSingles) {
    if (row.name == name) {
      ensure(node.branches).*row.place = compiler.child(value);
      return true;
    }
  }
  if (name != "dependentSchemas") {
    return false;
  }
  if (!value.is_object()) {
    return malformedKeyword(name, "an object");
  }
  for (const auto& entry : value.get_ref<const Json::object_t&>()) {
    ensure(node.branches).dependent_schemas.emplace_back(entry.first, compiler.child(entry.second));
  }
  return true;
}

}  // namespace soracom_mcp::schemas
