#include "schemas/keywords/evaluation.h"
#include "schemas/keywords/wording.h"

namespace soracom_mcp::schemas {
bool Evaluation::checkBranches(const BranchRules& rules, const Json& instance, Evaluated* evaluated) {
  bool ok = true;
  if (rules.reference != kNoNode) {
    ok = checkInPlace(rules.reference, instance, evaluated);
  }
  if (goesOn(ok) && rules.dynamic_reference != kNoNode) {
    ok = checkDynamicReference(rules, instance, evaluated) && ok;
  }
  for (const NodeIndex branch : rules.all_of) {
    if (!goesOn(ok)) {
      return false;
    }
    ok = checkInPlace(branch, instance, evaluated) && ok;
  }
  if (goesOn(ok) && !rules.any_of.empty()) {
    ok = checkAnyOf(rules, instance, evaluated) && ok;
  }
  if (goesOn(ok) && !rules.one_of.empty()) {
    ok = checkOneOf(rules, instance, evaluated) && ok;
  }
  if (goesOn(ok) && rules.negated != kNoNode && checkQuietly(rules.negated, instance, nullptr)) {
    ok = report("not", [&] { return "has the form that is ruled out, found " + describeInstance(instance); });
  }
  if (goesOn(ok) && rules.condition != kNoNode) {
    ok = checkCondition(rules, instance, evaluated) && ok;
  }
  if (!instance.is_object()) {
    return ok;
  }
  for (const auto& [name, node] : rules.dependent_schemas) {
    if (!goesOn(ok)) {
      return false;
    }
    if (spend(instance.size() * 4) && base::findMember(instance, name) != nullptr) {
      ok = checkInPlace(node, instance, evaluated) && ok;
    }
  }
  return ok && !limited_;
}

// JSON Schema 2020-12 core, section 8.2.3.2: the outermost schema resource that has the anchor decides.
bool Evaluation::checkDynamicReference(const BranchRules& rules, const Json& instance, Evaluated* evaluated) {
  NodeIndex target = rules.dynamic_reference;
  if (!rules.dynamic_anchor.empty()) {
    for (const std::uint32_t resource : scope_) {
      const auto& anchors = schema_.dynamic_anchors[resource];
      if (const auto found = anchors.find(rules.dynamic_anchor); found != anchors.end()) {
        target = found->second;
        break;
      }
    }
  }
  return checkInPlace(target, instance, evaluated);
}

bool Evaluation::checkAnyOf(const BranchRules& rules, const Json& instance, Evaluated* evaluated) {
  bool any = false;
  for (const NodeIndex branch : rules.any_of) {
    any = checkQuietly(branch, instance, evaluated) || any;
    // With marks to collect every branch counts; without, the first that fits is enough.
    if (limited_ || (any && evaluated == nullptr)) {
      break;
    }
  }
  return any || reportNoBranch("anyOf", rules.any_of, instance);
}

bool Evaluation::checkOneOf(const BranchRules& rules, const Json& instance, Evaluated* evaluated) {
  std::vector<std::size_t> fitting;
  for (std::size_t i = 0; i < rules.one_of.size() && fitting.size() < 2 && !limited_; ++i) {
    if (checkQuietly(rules.one_of[i], instance, evaluated)) {
      fitting.push_back(i);
    }
  }
  if (fitting.size() == 1) {
    return true;
  }
  if (fitting.empty()) {
    return reportNoBranch("oneOf", rules.one_of, instance);
  }
  return report("oneOf", [&] {
    return "fits more than one of the " + std::to_string(rules.one_of.size()) + " forms (number " +
           std::to_string(fitting[0] + 1) + " and number " + std::to_string(fitting[1] + 1) +
           "), but must fit exactly one";
  });
}

// Speaks of the branch that came nearest: the one with the fewest violations, of which none is the type as a whole.
bool Evaluation::reportNoBranch(const char* keyword, const std::vector<NodeIndex>& branches, const Json& instance) {
  if (violations_ == nullptr || limited_) {
    return false;
  }
  std::vector<Violation>* const violations = violations_;
  const std::size_t here = path_.size();
  const std::string own = pointer();
  std::vector<Violation> nearest;
  std::size_t nearest_score = kUnbounded;
  std::uint8_t types = 0;
  for (const NodeIndex branch : branches) {
    std::vector<Violation> found;
    violations_ = &found;
    check(branch, instance, nullptr);
    path_.resize(here);
    const bool other_type = found.size() == 1 && found[0].keyword == "type" && found[0].instance_pointer == own;
    types |= other_type ? schema_.nodes[branch].types : 0;
    const std::size_t score = found.size() + (other_type ? 1000 : 0);
    if (!found.empty() && score < nearest_score) {
      nearest_score = score;
      nearest = std::move(found);
    }
  }
  violations_ = violations;
  const std::string forms = std::to_string(branches.size()) + " allowed forms";
  if (nearest_score < 1000) {
    const Violation& first = nearest.front();
    const std::string where = first.instance_pointer == own ? "" : " at " + quoteName(first.instance_pointer);
    return report(
        keyword, [&] { return "fits none of the " + forms + "; the nearest one says" + where + ": " + first.message; });
  }
  if (types != 0) {
    return report(keyword,
                  [&] { return "expected " + describeTypes(types) + ", found " + describeInstance(instance); });
  }
  return report(keyword, [&] { return "fits none of the " + forms + ", found " + describeInstance(instance); });
}

bool Evaluation::checkCondition(const BranchRules& rules, const Json& instance, Evaluated* evaluated) {
  const bool met = checkQuietly(rules.condition, instance, evaluated);
  if (limited_) {
    return false;
  }
  const NodeIndex next = met ? rules.then_node : rules.else_node;
  return next == kNoNode || checkInPlace(next, instance, evaluated);
}

}  // namespace soracom_mcp::schemas
