#include "schemas/keywords/evaluation.h"

#include <algorithm>

#include "base/exact_number.h"
#include "schemas/keywords/wording.h"
#include "schemas/pattern_options.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;

// Of schemas inside schemas, references included. A reference that leads to itself ends here.
constexpr std::size_t kMaxDepth = 600;

constexpr std::uint64_t kUnitsPerReport = 2'000;

// Whether a number of many digits is whole is seen at its end.
std::uint64_t unitsOf(const Json& instance) {
  return kUnitsPerCheck + (base::isExactNumber(instance) ? 4 * instance.get_binary().size() : 0);
}

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

// Equality goes no further than the shorter of both; numbers are compared by all their digits.
bool Evaluation::spendOnEqual(const Json& instance, std::size_t bytes) {
  return spend(kUnitsPerCheck + (instance.is_structured() || base::isExactNumber(instance) ? 4 * bytes : bytes / 16),
               [] { return std::string("which of the allowed values this is"); });
}

bool Evaluation::matches(const re2::RE2& pattern, std::string_view pattern_text, const std::string& text) {
  return spend(patternCost(pattern, text.size()),
               [&] {
                 return std::to_string(text.size()) + " bytes of text against the pattern " + quoteName(pattern_text);
               }) &&
         re2::RE2::PartialMatch(text, pattern);
}

std::uint64_t Evaluation::unitsOfReport() const {
  std::uint64_t units = kUnitsPerReport;
  for (const Step& step : path_) {
    units += step.name != nullptr ? 4 * step.name->size() : 0;
  }
  return units;
}

std::string_view Evaluation::nearest(std::string_view name, const std::vector<std::string_view>& candidates) {
  constexpr std::uint64_t kUnitsPerPair = 4;
  const std::uint64_t pairs = std::min<std::uint64_t>(name.size() * kMaxComparedBytes,
                                                      kMaxComparedBytes * kMaxComparedBytes);
  const std::uint64_t candidates_seen = std::min(candidates.size(), kMaxCandidates);
  return spend(candidates_seen * (kUnitsPerCheck + kUnitsPerPair * pairs)) ? nearestName(name, candidates)
                                                                            : std::string_view();
}

Violation Evaluation::limit() const {
  std::vector<Step> way = limited_way_;
  std::reverse(way.end() - static_cast<std::ptrdiff_t>(limited_unwound_), way.end());
  return {pointerOf(way), "limit", "checking " + limited_what_ + " takes more work than is allowed; send less at once"};
}

std::string Evaluation::pointerOf(const std::vector<Step>& way) {
  std::string out;
  for (const Step& step : way) {
    out = base::pointerTo(out, step.name != nullptr ? *step.name : std::to_string(step.index));
  }
  return out;
}

bool Evaluation::check(NodeIndex index, const Json& instance, Evaluated* evaluated) {
  if (depth_ >= kMaxDepth) {
    return reportLimit([] { return std::string("a schema that leads to itself or is too deep"); });
  }
  if (!spend(unitsOf(instance))) {
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
    const bool ok = check(index, instance, nullptr);
    if (limited_) {
      // Nobody has kept the way so far.
      limited_way_.push_back(step);
      ++limited_unwound_;
    }
    return ok;
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
  const bool ok = spend(own.marks.size()) && check(index, instance, &own);
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
