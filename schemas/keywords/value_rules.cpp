#include <array>

#include "base/exact_number.h"
#include "schemas/keywords/rule_families.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;
using base::Result;

// From this many texts on, an enum is looked up instead of searched.
constexpr std::size_t kLargeEnum = 16;

constexpr std::array<std::pair<std::string_view, std::uint8_t>, 7> kTypes{{{"null", kNullBit},
                                                                           {"boolean", kBooleanBit},
                                                                           {"object", kObjectBit},
                                                                           {"array", kArrayBit},
                                                                           {"number", kNumberBit},
                                                                           {"string", kStringBit},
                                                                           {"integer", kIntegerBit}}};

std::uint8_t typeBit(const Json& name) {
  for (const auto& [known, bit] : kTypes) {
    if (name.is_string() && name.get_ref<const std::string&>() == known) {
      return bit;
    }
  }
  return 0;
}

Result<bool> readType(Node& node, const Json& value) {
  const std::string expected = "the name of a type, or an array of some";
  const Json names = value.is_array() ? value : Json::array({value});
  for (const Json& name : names) {
    const std::uint8_t bit = typeBit(name);
    if (bit == 0) {
      return malformedKeyword("type", expected);
    }
    node.types |= bit;
  }
  return node.types != 0 ? Result<bool>(true) : Result<bool>(malformedKeyword("type", expected));
}

}  // namespace

Result<bool> readValueRule(Node& node, const std::string& name, const Json& value) {
  if (name == "type") {
    return readType(node, value);
  }
  if (name == "const") {
    ensure(node.value).constant = &value;
    node.value->constant_bytes = base::writeJson(value).size();
    return true;
  }
  if (name != "enum") {
    return false;
  }
  if (!value.is_array()) {
    return malformedKeyword(name, "an array");
  }
  ValueRules& rules = ensure(node.value);
  rules.values = &value;
  rules.values_bytes = base::writeJson(value).size();
  if (value.size() >= kLargeEnum) {
    for (const Json& entry : value) {
      if (entry.is_string()) {
        rules.texts.insert(entry.get_ref<const std::string&>());
      }
    }
  }
  return true;
}

Result<bool> readNumberRule(Node& node, const std::string& name, const Json& value) {
  struct Bound {
    std::string_view name;
    const Json* NumberRules::*place;
  };
  static constexpr std::array<Bound, 5> kBounds{{{"minimum", &NumberRules::minimum},
                                                 {"maximum", &NumberRules::maximum},
                                                 {"exclusiveMinimum", &NumberRules::exclusive_minimum},
                                                 {"exclusiveMaximum", &NumberRules::exclusive_maximum},
                                                 {"multipleOf", &NumberRules::multiple_of}}};
  for (const Bound& bound : kBounds) {
    if (bound.name != name) {
      continue;
    }
    const bool divisor = name == "multipleOf";
    if (!base::isNumber(value) || (divisor && (base::isExactNumber(value) || value.get<double>() <= 0))) {
      return malformedKeyword(name, divisor ? "a number above zero that a double holds" : "a number");
    }
    ensure(node.number).*bound.place = &value;
    return true;
  }
  return false;
}

Result<bool> readStringRule(Compiler& compiler, Node& node, const std::string& name, const Json& value) {
  if (name == "minLength" || name == "maxLength") {
    const Result<std::size_t> count = readCount(name, value);
    if (!count) {
      return base::fail(count.error());
    }
    StringRules& rules = ensure(node.string);
    (name == "minLength" ? rules.min_length : rules.max_length) = *count;
    return true;
  }
  if (name != "pattern") {
    return false;
  }
  if (!value.is_string()) {
    return malformedKeyword(name, "a text");
  }
  auto pattern = compiler.pattern(value.get_ref<const std::string&>());
  if (!pattern) {
    return base::fail(pattern.error());
  }
  StringRules& rules = ensure(node.string);
  rules.pattern = std::move(*pattern);
  rules.pattern_text = value.get_ref<const std::string&>();
  return true;
}

}  // namespace soracom_mcp::schemas
