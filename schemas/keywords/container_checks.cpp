#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/exact_number.h"
#include "schemas/keywords/evaluation.h"
#include "schemas/keywords/wording.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;

// Up to this many scalars are compared pair by pair.
constexpr std::size_t kFewElements = 8;

// A text that is the same for values that JSON Schema calls equal: members sorted, 1.0 written as 1. Incomplete when
// `work` has ended.
void appendCanonical(std::string& out, const Json& value, base::WorkBudget& work) {
  const std::size_t before = out.size();
  if (!work.spend(kUnitsPerCheck)) {
    return;
  }
  if (value.is_object()) {
    std::vector<const Json::object_t::value_type*> members;
    for (const auto& member : value.get_ref<const Json::object_t&>()) {
      members.push_back(&member);
    }
    std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
    out += '{';
    for (const auto* member : members) {
      base::appendJsonString(out, member->first);
      out += ':';
      appendCanonical(out, member->second, work);
      out += ',';
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    for (const Json& element : value) {
      appendCanonical(out, element, work);
      out += ',';
    }
    out += ']';
  } else if (value.is_number_float() || base::isExactNumber(value)) {
    out += base::canonicalNumber(value);
  } else {
    out += base::writeJson(value);
  }
  work.spend(4 * (out.size() - before));
}

// The first two equal elements, or nothing.
std::optional<std::pair<std::size_t, std::size_t>> findEqual(const Json& array, base::WorkBudget& work) {
  const bool few = array.size() <= kFewElements && std::none_of(array.begin(), array.end(), [](const Json& element) {
                     return element.is_structured();
                   });
  if (few) {
    for (std::size_t i = 1; i < array.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (base::equalJson(array[i], array[j])) {
          return std::pair(j, i);
        }
      }
    }
    return std::nullopt;
  }
  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < array.size() && !work.ended(); ++i) {
    std::string text;
    appendCanonical(text, array[i], work);
    const auto [entry, is_new] = seen.try_emplace(std::move(text), i);
    if (!is_new) {
      return std::pair(entry->second, i);
    }
  }
  return std::nullopt;
}

std::string elements(std::size_t count) { return std::to_string(count) + (count == 1 ? " element" : " elements"); }

}  // namespace

bool Evaluation::checkArray(const ArrayRules& rules, const Json& instance, Evaluated* evaluated) {
  bool ok = true;
  if (instance.size() < rules.min_items) {
    ok = report("minItems", [&] {
      return "must have at least " + elements(rules.min_items) + ", found " + std::to_string(instance.size());
    });
  }
  if (goesOn(ok) && instance.size() > rules.max_items) {
    ok = report("maxItems", [&] {
      return "must have at most " + elements(rules.max_items) + ", found " + std::to_string(instance.size());
    });
  }
  for (std::size_t i = 0; i < instance.size() && goesOn(ok); ++i) {
    const NodeIndex node = i < rules.prefix.size() ? rules.prefix[i] : rules.items;
    if (node == kNoNode) {
      break;
    }
    ok = checkBelow(node, instance[i], Step{nullptr, i}) && ok;
    if (evaluated != nullptr) {
      evaluated->marks[i] = true;
    }
  }
  if (goesOn(ok) && rules.unique) {
    const auto equal = findEqual(instance, work_);
    if (work_.ended()) {
      return reportLimit([&] { return "whether " + elements(instance.size()) + " differ"; });
    }
    if (equal) {
      ok = report("uniqueItems", [&] {
        return "elements must differ, but number " + std::to_string(equal->first) + " and number " +
               std::to_string(equal->second) + " are equal";
      });
    }
  }
  if (goesOn(ok) && rules.contains != kNoNode) {
    ok = checkContains(rules, instance, evaluated) && ok;
  }
  return ok;
}

bool Evaluation::checkContains(const ArrayRules& rules, const Json& instance, Evaluated* evaluated) {
  std::size_t fitting = 0;
  for (std::size_t i = 0; i < instance.size() && !limited_; ++i) {
    if (checkQuietly(rules.contains, instance[i], nullptr)) {
      ++fitting;
      if (evaluated != nullptr) {
        evaluated->marks[i] = true;
      }
    }
  }
  if (fitting < rules.min_contains) {
    return report("contains", [&] {
      return "at least " + elements(rules.min_contains) + " must have the form that `contains` asks for, found " +
             std::to_string(fitting);
    });
  }
  if (fitting > rules.max_contains) {
    return report("maxContains", [&] {
      return "at most " + elements(rules.max_contains) + " may have the form that `contains` asks for, found " +
             std::to_string(fitting);
    });
  }
  return !limited_;
}

bool Evaluation::checkObject(const ObjectRules& rules, const Json& instance, Evaluated* evaluated) {
  const auto& members = instance.get_ref<const Json::object_t&>();
  bool ok = true;
  if (members.size() < rules.min_members) {
    ok = report("minProperties", [&] {
      return "must have at least " + std::to_string(rules.min_members) + " members, found " +
             std::to_string(members.size());
    });
  }
  if (goesOn(ok) && members.size() > rules.max_members) {
    ok = report("maxProperties", [&] {
      return "must have at most " + std::to_string(rules.max_members) + " members, found " +
             std::to_string(members.size());
    });
  }
  std::size_t required_seen = 0;
  std::size_t i = 0;
  for (const auto& [name, value] : members) {
    if (!goesOn(ok)) {
      return false;
    }
    const ObjectRules::Member* known = rules.find(name);
    required_seen += known != nullptr && known->required ? 1 : 0;
    bool marked = false;
    ok = checkMember(rules, known, name, value, marked) && ok;
    if (marked && evaluated != nullptr) {
      evaluated->marks[i] = true;
    }
    ++i;
  }
  if (goesOn(ok) && required_seen < rules.required_count) {
    ok = reportMissing(rules, instance);
  }
  if (goesOn(ok) && !rules.dependent_required.empty()) {
    ok = checkDependentRequired(rules, instance) && ok;
  }
  return ok;
}

bool Evaluation::checkMember(const ObjectRules& rules, const ObjectRules::Member* known, const std::string& name,
                             const Json& value, bool& marked) {
  bool ok = spend(kUnitsPerCheck + name.size() / 4);
  if (known != nullptr && known->node != kNoNode) {
    marked = true;
    ok = checkBelow(known->node, value, Step{&name, 0}) && ok;
  }
  for (const ObjectRules::PatternMember& pattern : rules.patterns) {
    if (goesOn(ok) && matches(*pattern.pattern, pattern.text, name)) {
      marked = true;
      ok = checkBelow(pattern.node, value, Step{&name, 0}) && ok;
    }
  }
  if (!marked && goesOn(ok) && rules.additional != kNoNode) {
    marked = true;
    ok = (schema_.nodes[rules.additional].rejects ? reportUnknown(rules, name)
                                                  : checkBelow(rules.additional, value, Step{&name, 0})) &&
         ok;
  }
  if (goesOn(ok) && rules.names != kNoNode && spend(name.size()) && !checkQuietly(rules.names, Json(name), nullptr)) {
    ok = report("propertyNames", [&] { return "the property name " + quoteName(name) + " is not allowed"; });
  }
  return ok;
}

bool Evaluation::reportUnknown(const ObjectRules& rules, const std::string& name) {
  if (violations_ != nullptr && !spend(rules.members.size() * kUnitsPerCheck / 10)) {
    return false;
  }
  return report("additionalProperties", [&] {
    std::vector<std::string_view> names;
    for (const ObjectRules::Member& member : rules.members) {
      if (member.node != kNoNode) {
        names.push_back(member.name);
      }
    }
    const std::string_view near = nearest(name, names);
    std::string text = "unknown property " + quoteName(name);
    text += near.empty() ? "" : ", did you mean " + quoteName(near) + "?";
    return text + (names.empty() ? "; none is allowed"
                                 : (near.empty() ? "; " : " ") + std::string("Known: ") + listNames(names));
  });
}

bool Evaluation::reportMissing(const ObjectRules& rules, const Json& instance) {
  if (violations_ == nullptr || !spend((instance.size() + rules.members.size()) * kUnitsPerCheck)) {
    return false;
  }
  // Names the schema does not know are where a missing one may have gone.
  std::unordered_set<std::string_view> present;
  std::vector<std::string_view> strangers;
  for (const auto& member : instance.get_ref<const Json::object_t&>()) {
    present.insert(member.first);
    if (rules.find(member.first) == nullptr) {
      strangers.emplace_back(member.first);
    }
  }
  for (const ObjectRules::Member& member : rules.members) {
    if (member.required && !present.contains(member.name)) {
      report("required", [&] {
        const std::string_view near = nearest(member.name, strangers);
        return "the required property " + quoteName(member.name) + " is missing" +
               (near.empty() ? "" : "; " + quoteName(near) + " may be meant for it");
      });
    }
  }
  return false;
}

bool Evaluation::checkDependentRequired(const ObjectRules& rules, const Json& instance) {
  bool ok = true;
  for (const auto& [name, wanted] : rules.dependent_required) {
    if (!spend(instance.size() * 4) || base::findMember(instance, name) == nullptr) {
      continue;
    }
    for (const std::string_view other : wanted) {
      if (spend(instance.size() * 4) && base::findMember(instance, other) == nullptr) {
        ok = report("dependentRequired", [&, trigger = name] {
          return "the property " + quoteName(other) + " is required because " + quoteName(trigger) + " is given";
        });
      }
    }
  }
  return ok;
}

}  // namespace soracom_mcp::schemas
