#include "base/exact_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace soracom_mcp::base {
namespace {

// As many as the largest double has, with room for what is read as an integer.
constexpr std::int64_t kMaxPlainDigits = 320;
// A decimal number of so many digits is the shortest that its double stands for, unless the double is subnormal.
constexpr std::size_t kSafeDigits = 15;
// Beyond it exponents are taken for equal; far below what the least double needs.
constexpr std::int64_t kMaxExponent = 1'000'000'000'000;

// digits * 10^exponent, without zeros at either end; no digits is zero.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;

  std::int64_t size() const { return static_cast<std::int64_t>(digits.size()) + exponent; }
};

std::int64_t readExponent(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc::result_out_of_range) {
    value = text.starts_with('-') ? -kMaxExponent : kMaxExponent;
  }
  return std::clamp(value, -kMaxExponent, kMaxExponent);
}

Decimal readDecimal(std::string_view text) {
  Decimal out;
  out.negative = text.starts_with('-');
  text.remove_prefix(out.negative ? 1 : 0);
  const auto mark = text.find_first_of("eE");
  if (mark != std::string_view::npos) {
    out.exponent = readExponent(text.substr(mark + 1));
    text = text.substr(0, mark);
  }
  const auto point = text.find('.');
  out.digits = text.substr(0, point);
  if (point != std::string_view::npos) {
    out.digits += text.substr(point + 1);
    out.exponent -= static_cast<std::int64_t>(text.size() - point - 1);
  }
  const auto last = out.digits.find_last_not_of('0');
  if (last == std::string::npos) {
    return Decimal{};
  }
  out.exponent += static_cast<std::int64_t>(out.digits.size() - last - 1);
  out.digits.erase(last + 1);
  out.digits.erase(0, out.digits.find_first_not_of('0'));
  return out;
}

Decimal decimalOf(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
  return readDecimal({text.data(), static_cast<std::size_t>(end - text.data())});
}

std::string_view textOf(const Json& exact) {
  const auto& bytes = exact.get_binary();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Decimal decimalOf(const Json& number) {
  if (number.is_binary()) {
    return readDecimal(textOf(number));
  }
  return number.is_number_float() ? decimalOf(number.get<double>()) : readDecimal(writeJson(number));
}

bool equalDecimals(const Decimal& left, const Decimal& right) {
  return left.negative == right.negative && left.exponent == right.exponent && left.digits == right.digits;
}

// Without the zeros at their ends, the digits of two numbers of one size compare as texts do.
int compareSizes(const Decimal& left, const Decimal& right) {
  if (left.digits.empty() || right.digits.empty()) {
    return static_cast<int>(!left.digits.empty()) - static_cast<int>(!right.digits.empty());
  }
  if (left.size() != right.size()) {
    return left.size() < right.size() ? -1 : 1;
  }
  const int order = left.digits.compare(right.digits);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

// A long double holds every 64-bit integer and every double.
int compareWidened(const Json& left, const Json& right) {
  const auto widen = [](const Json& number) -> long double {
    if (number.is_number_unsigned()) {
      return static_cast<long double>(number.get<std::uint64_t>());
    }
    return number.is_number_integer() ? static_cast<long double>(number.get<std::int64_t>())
                                      : static_cast<long double>(number.get<double>());
  };
  const long double a = widen(left);
  const long double b = widen(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

bool isInteger(std::string_view text) { return text.find_first_not_of("-0123456789") == std::string_view::npos; }

template <class Integer>
std::optional<Integer> readInteger(std::string_view text) {
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

__extension__ using Wide = unsigned __int128;

}  // namespace

Json numberFrom(std::string_view text) {
  if (isInteger(text)) {
    if (const auto value = readInteger<std::uint64_t>(text)) {
      return *value;
    }
    if (const auto value = readInteger<std::int64_t>(text)) {
      return *value;
    }
    return Json::binary({text.begin(), text.end()});
  }
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);  // leaves 0 where the number is too small
  return keepsDigits(value, text) ? Json(value) : Json::binary({text.begin(), text.end()});
}

bool keepsDigits(double value, std::string_view text) {
  if (text.size() <= kSafeDigits && std::isnormal(value)) {
    return true;
  }
  std::array<char, 32> shortest{};
  const auto end = std::to_chars(shortest.data(), shortest.data() + shortest.size(), value).ptr;
  return text == std::string_view(shortest.data(), static_cast<std::size_t>(end - shortest.data())) ||
         equalDecimals(decimalOf(value), readDecimal(text));
}

bool isNumber(const Json& value) { return value.is_number() || value.is_binary(); }

bool isExactNumber(const Json& value) { return value.is_binary(); }

bool isWhole(const Json& number) {
  if (number.is_number_float()) {
    return std::isfinite(number.get<double>()) && std::trunc(number.get<double>()) == number.get<double>();
  }
  return !number.is_binary() || decimalOf(number).exponent >= 0;
}

int compareNumbers(const Json& left, const Json& right) {
  if (!left.is_binary() && !right.is_binary()) {
    return compareWidened(left, right);
  }
  const Decimal a = decimalOf(left);
  const Decimal b = decimalOf(right);
  if (a.negative != b.negative) {
    return a.negative ? -1 : 1;
  }
  return a.negative ? compareSizes(b, a) : compareSizes(a, b);
}

// With number = d * 10^f and of = m * 10^e: below e, d would need m and a power of ten as factors, and it ends in no 0.
bool isMultipleOf(const Json& number, const Json& of) {
  const Decimal value = decimalOf(number);
  const Decimal divisor = decimalOf(of);
  if (value.digits.empty()) {
    return true;
  }
  const auto factor = readInteger<std::uint64_t>(divisor.digits);
  if (value.exponent < divisor.exponent || !factor) {
    return false;
  }
  Wide rest = 0;
  for (const char digit : value.digits) {
    rest = (rest * 10 + static_cast<Wide>(digit - '0')) % *factor;
  }
  Wide power = 10 % *factor;
  for (std::int64_t left = value.exponent - divisor.exponent; left > 0; left /= 2) {
    rest = left % 2 != 0 ? rest * power % *factor : rest;
    power = power * power % *factor;
  }
  return rest == 0;
}

std::string canonicalNumber(const Json& number) {
  const Decimal value = decimalOf(number);
  if (value.digits.empty()) {
    return "0";
  }
  const std::string sign = value.negative ? "-" : "";
  if (value.exponent >= 0 && value.size() <= kMaxPlainDigits) {
    return sign + value.digits + std::string(static_cast<std::size_t>(value.exponent), '0');
  }
  return sign + value.digits + "e" + std::to_string(value.exponent);
}

}  // namespace soracom_mcp::base
