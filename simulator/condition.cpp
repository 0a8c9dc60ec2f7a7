#include "simulator/condition.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <variant>

namespace soracom_mcp::simulator {
namespace {

using Value = std::variant<bool, std::string, std::chrono::sys_days>;

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Recursive descent over one condition. Every function gives nothing as soon as the text leaves the known grammar.
class Evaluation final {
 public:
  Evaluation(std::string_view text, const ConditionFacts& facts) : text_(text), facts_(facts) {}

  std::optional<bool> run() {
    bool all = true;
    do {
      const auto one = comparison();
      if (!one) {
        return std::nullopt;
      }
      all = all && *one;
    } while (takeWord("and"));
    skipSpace();
    return text_.empty() ? std::optional(all) : std::nullopt;
  }

 private:
  void skipSpace() {
    while (!text_.empty() && isSpace(text_.front())) {
      text_.remove_prefix(1);
    }
  }

  bool take(std::string_view symbol) {
    skipSpace();
    if (!text_.starts_with(symbol)) {
      return false;
    }
    text_.remove_prefix(symbol.size());
    return true;
  }

  bool takeWord(std::string_view word) {
    skipSpace();
    if (!text_.starts_with(word) || (text_.size() > word.size() && isLetter(text_[word.size()]))) {
      return false;
    }
    text_.remove_prefix(word.size());
    return true;
  }

  std::string_view identifier() {
    skipSpace();
    std::size_t length = 0;
    while (length < text_.size() && isLetter(text_[length])) {
      ++length;
    }
    const std::string_view name = text_.substr(0, length);
    text_.remove_prefix(length);
    return name;
  }

  std::optional<std::string> literal() {
    if (!take("'")) {
      return std::nullopt;
    }
    const std::size_t end = text_.find('\'');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    std::string value(text_.substr(0, end));
    text_.remove_prefix(end + 1);
    return value;
  }

  std::optional<std::string> literalArgument() {
    if (!take("(")) {
      return std::nullopt;
    }
    auto value = literal();
    return value && take(")") ? value : std::nullopt;
  }

  std::optional<int> number() {
    skipSpace();
    int value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc()) {
      return std::nullopt;
    }
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return value;
  }

  std::optional<Value> dateArguments() {
    if (!take("(")) {
      return std::nullopt;
    }
    const auto year = number();
    const auto month = year && take(",") ? number() : std::nullopt;
    const auto day = month && take(",") ? number() : std::nullopt;
    if (!day || !take(")") || *month < 1 || *month > 12 || *day < 1 || *day > 31) {
      return std::nullopt;
    }
    const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    return date.ok() ? std::optional<Value>(std::chrono::sys_days(date)) : std::nullopt;
  }

  std::optional<Value> operand() {
    skipSpace();
    if (text_.starts_with("'")) {
      auto value = literal();
      return value ? std::optional<Value>(std::move(*value)) : std::nullopt;
    }
    const std::string_view name = identifier();
    if (name == "samUserName") {
      return Value(std::string(facts_.sam_user_name));
    }
    if (name == "currentDate") {
      return Value(facts_.today);
    }
    if (name == "date") {
      return dateArguments();
    }
    if (name == "pathVariable") {
      const auto argument = literalArgument();
      return argument && facts_.path ? std::optional<Value>(std::string(pathVariable(*facts_.path, *argument)))
                                     : std::nullopt;
    }
    if (name == "ipAddress") {
      const auto argument = literalArgument();
      return argument ? std::optional<Value>(addressInCidr(facts_.remote_address, *argument)) : std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<bool> comparison() {
    const auto left = operand();
    if (!left) {
      return std::nullopt;
    }
    const bool equal = take("==");
    if (!equal && !take(">=")) {
      const bool* truth = std::get_if<bool>(&*left);
      return truth != nullptr ? std::optional(*truth) : std::nullopt;
    }
    const auto right = operand();
    if (!right || right->index() != left->index()) {
      return std::nullopt;
    }
    if (equal) {
      return *left == *right;
    }
    const auto* day = std::get_if<std::chrono::sys_days>(&*left);
    return day != nullptr ? std::optional(*day >= std::get<std::chrono::sys_days>(*right)) : std::nullopt;
  }

  std::string_view text_;
  const ConditionFacts& facts_;
};

struct Address {
  std::array<unsigned char, 16> bytes{};
  unsigned bits = 0;  ///< 32 or 128; 0 when the text is no address
};

Address readAddress(std::string_view text) {
  const std::string copy(text);
  Address address;
  if (inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
  } else if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) {
    address.bits = 128;
  }
  return address;
}

}  // namespace

std::string_view pathVariable(const PathVariables& variables, std::string_view name) {
  for (const auto& [key, value] : variables) {
    if (key == name) {
      return value;
    }
  }
  return {};
}

bool conditionHolds(std::string_view condition, const ConditionFacts& facts) {
  return condition.empty() || Evaluation(condition, facts).run().value_or(false);
}

bool addressInCidr(std::string_view address, std::string_view cidr) {
  const std::size_t slash = cidr.find('/');
  const Address network = readAddress(cidr.substr(0, slash));
  const Address candidate = readAddress(address);
  unsigned prefix = network.bits;
  if (slash != std::string_view::npos) {
    const std::string_view digits = cidr.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc() || end != digits.data() + digits.size() || !isDigit(digits.front())) {
      return false;
    }
  }
  if (network.bits == 0 || candidate.bits != network.bits || prefix > network.bits) {
    return false;
  }
  for (unsigned bit = 0; bit < prefix; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if ((network.bytes[bit / 8] & mask) != (candidate.bytes[bit / 8] & mask)) {
      return false;
    }
  }
  return true;
}

}  // namespace soracom_mcp::simulator
