#include "schemas/keywords/evaluation.h"

#include "base/exact_number.h"
#include "schemas/keywords/wording.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;

constexpr std::size_t kMaxSteps = 5'000'000;
// Of schemas inside schemas, references included. A reference that leads to itself ends here.
constexpr std::size_t kMaxDepth = 600;

std::uint8_t typeBits(const Json& instance) {
  switch (instance.type()) {
    case Json::value_t::null:
      return kNullBit;
    case Json::value_t::boolean:
      return kBooleanBit;
    case Json::value_t::object:
      return kObjectBit;
    case Json::value_t::array:
      return kArrayBit;
    case Json::value_t::string:
      return kStringBit;
    case Json::value_t::number_float:
    case Json::value_t::binary:
      return static_cast<std::uint8_t>(kNumberBit | (base::isWhole(instance) ? kIntegerBit : 0));
    default:
      return kNumberBit | kIntegerBit;
  }
}

}  // namespace

void Evaluated::add(const Evaluated& other) {
  for (std::size_t i = 0; i < marks.size(); ++i) {
    marks[i] = marks[i] || other.marks[i];
  }
}

bool Evaluation::spend(std::size_t steps) {
  steps_ += steps;
  limited_ = limited_ || steps_ > kMaxSteps;
  return !limited_;
}

std::string Evaluation::pointer() const {
  std::string out;
  for (const Step& step : path_) {
    out = base::pointerTo(out, step.name != nullptr ? *step.name : std::to_string(step.index));
  }
  return out;
}

bool Evaluation::check(NodeIndex index, const Json& instance, Evaluated* evaluated) {
  if (depth_ >= kMaxDepth) {
    limited_ = true;
  }
  if (!spend(1)) {
    return false;
  }
  const Node& node = schema_.nodes[index];
  if (node.rejects) {
    return report("false schema", [] { return std::string("nothing is allowed here"); });
  }
  if (node.types != 0 && (node.types & typeBits(instance)) == 0) {
    return report("type",
                  [&] { return "expected " + describeTypes(node.types) + ", found " + describeInstance(instance); });
  }
  const bool enters = !schema_.dynamic_anchors.empty() && (scope_.empty() || scope_.back() != node.resource);
  if (enters) {
    scope_.push_back(node.resource);
  }
  ++depth_;
  bool ok = false;
  const bool tracks = node.unevaluated_items != kNoNode || node.unevaluated_members != kNoNode;
  if (tracks && evaluated == nullptr) {
    Evaluated own(instance);
    ok = checkRules(node, instance, &own);
  } else {
    ok = checkRules(node, instance, evaluated);
  }
  --depth_;
  if (enters) {
    scope_.pop_back();
  }
  return ok;
}

bool Evaluation::checkRules(const Node& node, const Json& instance, Evaluated* evaluated) {
  bool ok = true;
  if (node.value) {
    ok = checkValue(*node.value, instance);
  }
  if (goesOn(ok) && node.string && instance.is_string()) {
    ok = checkString(*node.string, instance) && ok;
  }
  if (goesOn(ok) && node.number && base::isNumber(instance)) {
    ok = checkNumber(*node.number, instance) && ok;
  }
  if (goesOn(ok) && node.object && instance.is_object()) {
    ok = checkObject(*node.object, instance, evaluated) && ok;
  }
  if (goesOn(ok) && node.array && instance.is_array()) {
    ok = checkArray(*node.array, instance, evaluated) && ok;
  }
  if (goesOn(ok) && node.branches) {
    ok = checkBranches(*node.branches, instance, evaluated) && ok;
  }
  // Last: they see what all the others have looked at.
  const bool tracks = node.unevaluated_items != kNoNode || node.unevaluated_members != kNoNode;
  if (goesOn(ok) && tracks && instance.is_structured()) {
    ok = checkUnevaluated(node, instance, *evaluated) && ok;
  }
  return ok;
}

bool Evaluation::checkBelow(NodeIndex index, const Json& instance, Step step) {
  if (violations_ == nullptr) {
    return check(index, instance, nullptr);
  }
  path_.push_back(step);
  const bool ok = check(index, instance, nullptr);
  path_.pop_back();
  return ok;
}

// Marks of a branch that fails do not count.
bool Evaluation::checkInPlace(NodeIndex index, const Json& instance, Evaluated* evaluated) {
  if (evaluated == nullptr) {
    return check(index, instance, nullptr);
  }
  Evaluated own(instance);
  const bool ok = spend(own.marks.size() / 64) && check(index, instance, &own);
  if (ok) {
    evaluated->add(own);
  }
  return ok;
}

bool Evaluation::checkQuietly(NodeIndex index, const Json& instance, Evaluated* evaluated) {
  std::vector<Violation>* const violations = std::exchange(violations_, nullptr);
  const bool ok = checkInPlace(index, instance, evaluated);
  violations_ = violations;
  return ok;
}

bool Evaluation::checkUnevaluated(const Node& node, const Json& instance, Evaluated& evaluated) {
  const NodeIndex rest = instance.is_object() ? node.unevaluated_members : node.unevaluated_items;
  if (rest == kNoNode) {
    return true;
  }
  bool ok = true;
  const auto visit = [&](const Json& value, std::size_t i, const std::string* name) {
    if (evaluated.marks[i]) {
      return;
    }
    evaluated.marks[i] = true;
    if (schema_.nodes[rest].rejects) {
      ok = name != nullptr
               ? report("unevaluatedProperties", [&] { return "unknown property " + quoteName(*name); })
               : report("unevaluatedItems", [&] { return "element " + std::to_string(i) + " is not allowed"; });
    } else {
      ok = checkBelow(rest, value, Step{name, i}) && ok;
    }
  };
  std::size_t i = 0;
  if (instance.is_object()) {
    for (const auto& member : instance.get_ref<const Json::object_t&>()) {
      visit(member.second, i++, &member.first);
      if (!goesOn(ok)) {
        return false;
      }
    }
    return ok;
  }
  for (const Json& element : instance) {
    visit(element, i++, nullptr);
    if (!goesOn(ok)) {
      return false;
    }
  }
  return ok;
}

}  // namespace soracom_mcp::schemas
