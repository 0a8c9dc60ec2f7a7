#include "tools/call/parameter_serializer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/ascii.h"
#include "base/exact_number.h"
#include "base/percent_encoding.h"
#include "tools/catalog/media_type.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::Json;
using base::Result;
using schemas::ParameterLocation;
using schemas::ParameterStyle;
using Text = std::optional<std::string>;

// soracom-cli leaves colons as they are, and SRN ids are full of them.
constexpr std::string_view kKeptInPath = ":";
constexpr int kMaxNesting = 16;

bool isTriplet(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && base::hexValue(text[1]) >= 0 && base::hexValue(text[2]) >= 0;
}

// `text` percent-encoded but for `kept`; with `keep_encoded` also but for what is encoded already.
std::string encodeText(std::string_view text, std::string_view kept, bool keep_encoded) {
  const std::string all_kept = std::string(base::kUnreservedMarks).append(kept);
  if (!keep_encoded) {
    return base::percentEncode(text, all_kept);
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += isTriplet(text.substr(i)) ? "%" : base::percentEncode(text.substr(i, 1), all_kept);
  }
  return out;
}

std::string numberText(const Json& value) {
  const auto number = value.get<double>();
  const double size = std::fabs(number);
  // Without an exponent where JavaScript writes none: 100000 and not 1e+05.
  if (size < 1e21 && base::isWhole(value)) {
    return base::canonicalNumber(value);
  }
  std::array<char, 64> text{};
  const auto format = size >= 1e-7 && size < 1e21 ? std::chars_format::fixed : std::chars_format::general;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number, format);
  return std::string(text.data(), end.ptr);
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    out.append(i == 0 ? std::string_view() : separator).append(parts[i]);
  }
  return out;
}

// A value taken apart: what the styles put together in their own ways. Keys and values are encoded.
struct Parts {
  enum class Shape { kPrimitive, kArray, kObject } shape = Shape::kPrimitive;
  std::vector<std::string> keys;  // kObject only
  std::vector<std::string> values;

  std::vector<std::string> pairs(std::string_view between) const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      out.push_back(keys[i] + std::string(between) + values[i]);
    }
    return out;
  }
  // What a style without explode lists: the values, or keys and values by turns.
  std::string list(std::string_view separator) const {
    return join(shape == Shape::kObject ? pairs(separator) : values, separator);
  }
};

std::string encoded(std::string_view text, const ParameterForm& form) {
  return form.encode ? encodeText(text, form.kept, form.keep_encoded) : std::string(text);
}

Result<Parts> takeApart(const Json& value, const ParameterForm& form) {
  Parts parts;
  if (!value.is_structured()) {
    auto text = primitiveText(value);
    if (!text) {
      return base::fail(text.error());
    }
    parts.values.push_back(encoded(*text, form));
    return parts;
  }
  parts.shape = value.is_array() ? Parts::Shape::kArray : Parts::Shape::kObject;
  for (const auto& item : value.items()) {
    if (item.value().is_null()) {
      continue;
    }
    auto text = primitiveText(item.value());
    if (!text) {
      return base::fail(ErrorKind::kUnsupported,
                        "holds an array or object inside another, which the parameter's style cannot express");
    }
    if (value.is_object()) {
      parts.keys.push_back(encoded(item.key(), form));
    }
    parts.values.push_back(encoded(*text, form));
  }
  return parts;
}

std::string simpleText(const Parts& parts, bool explode) {
  return explode && parts.shape == Parts::Shape::kObject ? join(parts.pairs("="), ",") : parts.list(",");
}

std::string labelText(const Parts& parts, bool explode) {
  if (!explode || parts.shape == Parts::Shape::kPrimitive) {
    return "." + parts.list(",");
  }
  return "." + join(parts.shape == Parts::Shape::kObject ? parts.pairs("=") : parts.values, ".");
}

std::string matrixText(const std::string& name, const Parts& parts, bool explode) {
  const auto pair = [](const std::string& key, const std::string& value) {
    return ";" + key + (value.empty() ? "" : "=" + value);
  };
  if (!explode || parts.shape == Parts::Shape::kPrimitive) {
    return pair(name, parts.list(","));
  }
  std::string out;
  for (std::size_t i = 0; i < parts.values.size(); ++i) {
    out += pair(parts.shape == Parts::Shape::kObject ? parts.keys[i] : name, parts.values[i]);
  }
  return out;
}

std::string pairsText(const std::string& name, const Parts& parts, const ParameterForm& form,
                      std::string_view list_separator) {
  if (!form.explode || parts.shape == Parts::Shape::kPrimitive) {
    return name + "=" + parts.list(list_separator);
  }
  if (parts.shape == Parts::Shape::kObject) {
    return join(parts.pairs("="), form.separator);
  }
  std::vector<std::string> pairs;
  for (const std::string& value : parts.values) {
    pairs.push_back(name + "=" + value);
  }
  return join(pairs, form.separator);
}

// The delimiter is written percent-encoded, so one inside a value would look the same.
Result<Text> delimitedText(const std::string& name, const Parts& parts, const ParameterForm& form,
                           std::string_view delimiter) {
  const auto holds_delimiter = [&](const std::string& text) { return text.find(delimiter) != std::string::npos; };
  const bool joined = !form.explode && parts.shape != Parts::Shape::kPrimitive;
  if (joined && (std::any_of(parts.values.begin(), parts.values.end(), holds_delimiter) ||
                 std::any_of(parts.keys.begin(), parts.keys.end(), holds_delimiter))) {
    return base::fail(ErrorKind::kUnsupported,
                      std::string("holds a ") + (delimiter == "%20" ? "space" : "|") +
                          ", which the parameter's style puts between items, so that nobody could tell them apart");
  }
  return Text(pairsText(name, parts, form, delimiter));
}

// The specification leaves arrays and deeper objects open; servers read `a[b][c]=v` and a repeated `a[b]=v`.
Result<void> addDeepPairs(const std::string& name, const Json& value, const ParameterForm& form, int depth,
                          std::vector<std::string>& pairs) {
  if (depth > kMaxNesting) {
    return base::fail(ErrorKind::kLimit, "is nested deeper than " + std::to_string(kMaxNesting) + " levels");
  }
  if (value.is_null()) {
    return {};
  }
  if (!value.is_structured()) {
    auto text = primitiveText(value);
    if (text) {
      pairs.push_back(name + "=" + encoded(*text, form));
    }
    return {};
  }
  for (const auto& item : value.items()) {
    const std::string inner = value.is_array() ? name : name + "%5B" + base::percentEncode(item.key()) + "%5D";
    if (auto added = addDeepPairs(inner, item.value(), form, depth + 1, pairs); !added) {
      return added;
    }
  }
  return {};
}

Result<Text> deepObjectText(std::string_view name, const Json& value, const ParameterForm& form) {
  std::vector<std::string> pairs;
  if (auto added = addDeepPairs(base::percentEncode(name), value, form, 0, pairs); !added) {
    return base::fail(added.error());
  }
  return pairs.empty() ? Text() : Text(join(pairs, form.separator));
}

ParameterForm formOf(const schemas::Parameter& parameter) {
  ParameterForm form;
  form.style = parameter.style;
  form.explode = parameter.explode;
  switch (parameter.location) {
    case ParameterLocation::kPath:
      form.kept = kKeptInPath;
      break;
    case ParameterLocation::kQuery:
      if (parameter.allow_reserved) {
        form.kept = kReservedInQuery;
        form.keep_encoded = true;
      }
      break;
    case ParameterLocation::kHeader:
      form.encode = false;
      break;
    case ParameterLocation::kCookie:
      // The table's `&` is the query's; several values of one cookie are several pairs of the Cookie header.
      form.separator = "; ";
      break;
  }
  return form;
}

}  // namespace

Result<std::string> primitiveText(const Json& value) {
  if (value.is_string()) {
    return value.get_ref<const std::string&>();
  }
  if (base::isExactNumber(value)) {
    return base::isWhole(value) ? base::canonicalNumber(value) : base::writeJson(value);
  }
  if (value.is_number_float()) {
    return numberText(value);
  }
  if (value.is_number() || value.is_boolean()) {
    return base::writeJson(value);
  }
  return base::fail(ErrorKind::kInvalidInput, "must be a string, a number or a boolean");
}

Result<Text> serializeValue(std::string_view name, const Json& value, const ParameterForm& form) {
  if (value.is_null()) {
    return Text();
  }
  if (form.style == ParameterStyle::kDeepObject) {
    return deepObjectText(name, value, form);
  }
  auto parts = takeApart(value, form);
  if (!parts) {
    return base::fail(parts.error());
  }
  if (parts->values.empty()) {
    return Text();
  }
  const std::string key = base::percentEncode(name);
  switch (form.style) {
    case ParameterStyle::kMatrix:
      return Text(matrixText(key, *parts, form.explode));
    case ParameterStyle::kLabel:
      return Text(labelText(*parts, form.explode));
    case ParameterStyle::kSimple:
      return Text(simpleText(*parts, form.explode));
    case ParameterStyle::kSpaceDelimited:
      return delimitedText(key, *parts, form, "%20");
    case ParameterStyle::kPipeDelimited:
      return delimitedText(key, *parts, form, "%7C");
    default:
      return Text(pairsText(key, *parts, form, ","));
  }
}

Result<Text> serializeParameter(const schemas::Parameter& parameter, const Json& value) {
  const ParameterForm form = formOf(parameter);
  if (parameter.content_type.empty() || value.is_null()) {
    return serializeValue(parameter.name, value, form);
  }
  const bool json = isJsonMediaType(parameter.content_type) || value.is_structured();
  return serializeValue(parameter.name, json ? Json(base::writeJson(value)) : value, form);
}

}  // namespace soracom_mcp::tools
