#include "schemas/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/exact_number.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

enum class Word { kNull, kTrue, kFalse, kNotANumber };

struct KnownWord {
  std::string_view text;
  Word word;
};

constexpr std::array<KnownWord, 20> kWords{{{"", Word::kNull},
                                            {"~", Word::kNull},
                                            {"null", Word::kNull},
                                            {"Null", Word::kNull},
                                            {"NULL", Word::kNull},
                                            {"true", Word::kTrue},
                                            {"True", Word::kTrue},
                                            {"TRUE", Word::kTrue},
                                            {"false", Word::kFalse},
                                            {"False", Word::kFalse},
                                            {"FALSE", Word::kFalse},
                                            {".inf", Word::kNotANumber},
                                            {".Inf", Word::kNotANumber},
                                            {".INF", Word::kNotANumber},
                                            {"-.inf", Word::kNotANumber},
                                            {"-.Inf", Word::kNotANumber},
                                            {"-.INF", Word::kNotANumber},
                                            {".nan", Word::kNotANumber},
                                            {".NaN", Word::kNotANumber},
                                            {".NAN", Word::kNotANumber}}};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view skipDigits(std::string_view text) {
  text.remove_prefix(static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), isDigit) - text.begin()));
  return text;
}

enum class NumberForm { kNone, kInteger, kFloat };

// [-+]?[0-9]+ or [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?; `text` has no sign any more.
NumberForm formOf(std::string_view text) {
  const std::string_view after_integer = skipDigits(text);
  const bool has_integer = after_integer.size() < text.size();
  if (after_integer.empty()) {
    return has_integer ? NumberForm::kInteger : NumberForm::kNone;
  }
  std::string_view rest = after_integer;
  if (rest.front() == '.') {
    const std::string_view fraction = rest.substr(1);
    rest = skipDigits(fraction);
    if (!has_integer && rest.size() == fraction.size()) {
      return NumberForm::kNone;
    }
  } else if (!has_integer) {
    return NumberForm::kNone;
  }
  if (rest.empty()) {
    return NumberForm::kFloat;
  }
  if (rest.front() != 'e' && rest.front() != 'E') {
    return NumberForm::kNone;
  }
  rest.remove_prefix(1);
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
    rest.remove_prefix(1);
  }
  return !rest.empty() && skipDigits(rest).empty() ? NumberForm::kFloat : NumberForm::kNone;
}

template <class Number>
std::optional<Number> parseWhole(std::string_view text, int radix) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, radix);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// As JSON writes it: .5 as 0.5, 5. as 5.0 and 007 as 7.
std::string inJson(std::string_view text) {
  std::string out = text.starts_with('-') ? "-" : "";
  text.remove_prefix(out.size());
  const std::string_view fraction = skipDigits(text);
  std::string_view whole = text.substr(0, text.size() - fraction.size());
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  out += whole.empty() ? "0" : whole;
  const bool empty = fraction.starts_with('.') && (fraction.size() == 1 || !isDigit(fraction[1]));
  return empty ? out + ".0" + std::string(fraction.substr(1)) : out.append(fraction);
}

Result<Json> readFloat(std::string_view text) {
  double value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc::result_out_of_range) {
    // Only the exponent's sign tells what is too large from what is too small.
    const auto exponent = text.find_first_of("eE");
    if (exponent == std::string_view::npos || text[exponent + 1] != '-') {
      return fail(ErrorKind::kUnsupported, "a number too large for a double; quote it if it is a text");
    }
  }
  return base::numberFrom(inJson(text));
}

// 0o17 and 0x1F; nothing for other texts.
std::optional<Json> readPrefixed(std::string_view text) {
  const int radix = text.starts_with("0o") ? 8 : text.starts_with("0x") ? 16 : 0;
  if (radix == 0 || text.size() < 3 || text[2] == '-') {
    return std::nullopt;
  }
  const auto value = parseWhole<std::uint64_t>(text.substr(2), radix);
  return value ? std::optional<Json>(*value) : std::nullopt;
}

}  // namespace

Result<Json> readPlainScalar(std::string_view text) {
  const auto known = std::find_if(kWords.begin(), kWords.end(), [&](const KnownWord& w) { return w.text == text; });
  if (known != kWords.end()) {
    switch (known->word) {
      case Word::kNull:
        return Json(nullptr);
      case Word::kTrue:
        return Json(true);
      case Word::kFalse:
        return Json(false);
      case Word::kNotANumber:
        return fail(ErrorKind::kUnsupported, std::string(text) + " has no form in JSON; quote it if it is a text");
    }
  }
  const bool negative = text.front() == '-';
  const std::string_view digits = negative || text.front() == '+' ? text.substr(1) : text;
  if (digits.empty() || !(isDigit(digits.front()) || digits.front() == '.')) {
    return Json(std::string(text));
  }
  if (const auto prefixed = readPrefixed(text)) {
    return *prefixed;
  }
  switch (formOf(digits)) {
    case NumberForm::kNone:
      return Json(std::string(text));
    case NumberForm::kFloat:
      return readFloat(negative ? text : digits);
    case NumberForm::kInteger:
      break;
  }
  if (negative) {
    const auto value = parseWhole<std::int64_t>(text, 10);
    return value ? Result<Json>(Json(*value)) : readFloat(text);
  }
  const auto value = parseWhole<std::uint64_t>(digits, 10);
  return value ? Result<Json>(Json(*value)) : readFloat(digits);
}

}  // namespace soracom_mcp::schemas
