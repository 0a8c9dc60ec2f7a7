#include <cmath>

#include "base/exact_number.h"
#include "base/utf8.h"
#include "schemas/keywords/evaluation.h"
#include "schemas/keywords/wording.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;

// Magnitude, exact for both signs.
std::uint64_t magnitude(const Json& integer) {
  if (integer.is_number_unsigned()) {
    return integer.get<std::uint64_t>();
  }
  const auto value = integer.get<std::int64_t>();
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

// A decimal fraction such as 0.0001 has no exact double, so the quotient may miss a whole number by some rounding.
bool isMultiple(const Json& value, const Json& of) {
  if (value.is_number_integer() && of.is_number_integer()) {
    return magnitude(value) % magnitude(of) == 0;
  }
  if (base::isExactNumber(value)) {
    return base::isMultipleOf(value, of);
  }
  const double quotient = value.get<double>() / of.get<double>();
  if (!std::isfinite(quotient)) {
    return false;
  }
  return std::fabs(quotient - std::round(quotient)) <= 1e-10 * std::max(1.0, std::fabs(quotient));
}

std::string shown(const Json& number) { return base::writeJson(number); }

}  // namespace

bool Evaluation::checkValue(const ValueRules& rules, const Json& instance) {
  bool ok = true;
  if (rules.constant != nullptr && spendOnEqual(instance, rules.constant_bytes) &&
      !base::equalJson(*rules.constant, instance)) {
    ok = report("const", [&] { return "must be " + listValues(Json::array({*rules.constant})); });
  }
  if (rules.values == nullptr || !goesOn(ok)) {
    return ok;
  }
  bool listed = false;
  if (!rules.texts.empty() && instance.is_string()) {
    listed = rules.texts.contains(instance.get_ref<const std::string&>());
  } else {
    const bool affordable =
        spend(rules.values->size() * kUnitsPerCheck / 4) && spendOnEqual(instance, rules.values_bytes);
    for (auto value = rules.values->begin(); affordable && !listed && value != rules.values->end(); ++value) {
      listed = base::equalJson(*value, instance);
    }
  }
  if (listed || (violations_ != nullptr && !spend(4 * rules.values_bytes))) {
    return ok && listed;
  }
  return report("enum", [&] {
    std::vector<std::string_view> texts;
    for (const Json& value : *rules.values) {
      if (value.is_string()) {
        texts.emplace_back(value.get_ref<const std::string&>());
      }
    }
    const std::string_view near =
        instance.is_string() ? nearest(instance.get_ref<const std::string&>(), texts) : std::string_view();
    return "must be one of " + listValues(*rules.values) + "; found " + describeInstance(instance) +
           (near.empty() ? "" : ", did you mean " + quoteName(near) + "?");
  });
}

bool Evaluation::checkNumber(const NumberRules& rules, const Json& instance) {
  constexpr std::uint64_t kComparisons = 5;
  if (base::isExactNumber(instance) && !spend(4 * kComparisons * instance.get_binary().size())) {
    return false;
  }
  bool ok = true;
  if (rules.minimum != nullptr && base::compareNumbers(instance, *rules.minimum) < 0) {
    ok = report("minimum", [&] { return "must be at least " + shown(*rules.minimum); });
  }
  if (rules.maximum != nullptr && base::compareNumbers(instance, *rules.maximum) > 0) {
    ok = report("maximum", [&] { return "must be at most " + shown(*rules.maximum); });
  }
  if (rules.exclusive_minimum != nullptr && base::compareNumbers(instance, *rules.exclusive_minimum) <= 0) {
    ok = report("exclusiveMinimum", [&] { return "must be above " + shown(*rules.exclusive_minimum); });
  }
  if (rules.exclusive_maximum != nullptr && base::compareNumbers(instance, *rules.exclusive_maximum) >= 0) {
    ok = report("exclusiveMaximum", [&] { return "must be below " + shown(*rules.exclusive_maximum); });
  }
  if (rules.multiple_of != nullptr && !isMultiple(instance, *rules.multiple_of)) {
    ok = report("multipleOf", [&] { return "must be a multiple of " + shown(*rules.multiple_of); });
  }
  return ok;
}

bool Evaluation::checkString(const StringRules& rules, const Json& instance) {
  const std::string& text = instance.get_ref<const std::string&>();
  bool ok = spend(text.size() / 2);
  const bool bounded = ok && (rules.min_length > 0 || rules.max_length != kUnbounded);
  const std::size_t length = bounded ? base::countCodePoints(text) : 0;
  if (bounded && length < rules.min_length) {
    ok = report("minLength", [&] {
      return "must have at least " + std::to_string(rules.min_length) + " characters, found " +
             describeInstance(instance);
    });
  }
  if (bounded && length > rules.max_length) {
    ok = report("maxLength", [&] {
      return "must have at most " + std::to_string(rules.max_length) + " characters, found " +
             describeInstance(instance);
    });
  }
  if (goesOn(ok) && rules.pattern && !matches(*rules.pattern, rules.pattern_text, text)) {
    ok = report("pattern", [&] {
      return "must match the pattern " + quoteName(rules.pattern_text) + ", found " + describeInstance(instance);
    });
  }
  return ok;
}

}  // namespace soracom_mcp::schemas
