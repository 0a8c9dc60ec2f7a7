#include "schemas/json_path_parser.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/json_reader.h"
#include "base/utf8.h"
#include "schemas/json_path_filter.h"

namespace soracom_mcp::schemas {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;
using Filter = JsonPathFilter;
using Kind = JsonPathFilter::Kind;
using Segment = JsonPath::Segment;
using Selector = JsonPath::Selector;

constexpr int kMaxNesting = 64;

struct Function {
  std::string_view name;
  Kind kind;
  std::size_t arguments;
};
// RFC 9535, section 2.4.
constexpr std::array<Function, 5> kFunctions{{{"length(", Kind::kLength, 1},
                                              {"count(", Kind::kCount, 1},
                                              {"value(", Kind::kValue, 1},
                                              {"match(", Kind::kMatch, 2},
                                              {"search(", Kind::kSearch, 2}}};

constexpr std::array<std::pair<std::string_view, Kind>, 6> kComparisons{{{"==", Kind::kEqual},
                                                                         {"!=", Kind::kNotEqual},
                                                                         {"<=", Kind::kLessOrEqual},
                                                                         {">=", Kind::kGreaterOrEqual},
                                                                         {"<", Kind::kLess},
                                                                         {">", Kind::kGreater}}};

bool isTest(Kind kind) { return kind == Kind::kMatch || kind == Kind::kSearch; }

bool isNameByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= 'a' && byte <= 'z');
}

// Recursive descent over a text that is short and written by the user of the program. The first failure stays in
// error_; every reader returns a value that is unused then.
class Parser final {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<std::vector<Segment>> run() {
    std::vector<Segment> segments;
    if (!take('$')) {
      expected("$");
    }
    while (ok() && position_ < text_.size()) {
      segments.push_back(segment());
    }
    if (error_) {
      return fail(*error_);
    }
    return segments;
  }

 private:
  bool ok() const { return !error_.has_value(); }

  void refuse(ErrorKind kind, const std::string& what) {
    if (ok()) {
      error_ = Error{kind, "JSONPath " + base::truncateUtf8(base::escapeForDisplay(text_), 200) + " at byte " +
                               std::to_string(position_) + ": " + what};
    }
  }
  void expected(const std::string& what) { refuse(ErrorKind::kInvalidInput, "expected " + what); }

  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
  bool take(std::string_view token) {
    if (!text_.substr(position_).starts_with(token)) {
      return false;
    }
    position_ += token.size();
    return true;
  }
  bool take(char c) { return take(std::string_view(&c, 1)); }
  void skipSpace() {
    while (position_ < text_.size() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) {
      ++position_;
    }
  }

  Segment segment() {
    Segment out;
    out.descendant = take("..");
    const bool dotted = out.descendant || take('.');
    if (peek() == '[' && (out.descendant || !dotted)) {
      out.selectors = bracketed();
    } else if (dotted && take('*')) {
      out.selectors.emplace_back(JsonPath::Wildcard{});
    } else if (dotted) {
      out.selectors.emplace_back(shorthandName());
    } else {
      expected(". or [; a name with other characters than letters, digits and _ stands in quotes: ['x-name']");
    }
    return out;
  }

  std::string shorthandName() {
    const std::size_t start = position_;
    while (position_ < text_.size() && isNameByte(text_[position_])) {
      ++position_;
    }
    const std::string name(text_.substr(start, position_ - start));
    if (name.empty() || (name.front() >= '0' && name.front() <= '9')) {
      expected("a name, or *, or a name in quotes and brackets");
    }
    return name;
  }

  std::vector<Selector> bracketed() {
    take('[');
    std::vector<Selector> out;
    do {
      skipSpace();
      out.push_back(selector());
      skipSpace();
    } while (ok() && take(','));
    if (!take(']')) {
      expected("]");
    }
    return out;
  }

  Selector selector() {
    const char c = peek();
    if (c == '\'' || c == '"') {
      return Selector(quotedText());
    }
    if (take('*')) {
      return JsonPath::Wildcard{};
    }
    if (take('?')) {
      return Selector(std::make_shared<const Filter>(anyOf()));
    }
    return indexOrSlice();
  }

  std::optional<std::int64_t> integer() {
    std::int64_t value = 0;
    const char* first = text_.data() + position_;
    const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), value);
    position_ += static_cast<std::size_t>(end - first);
    if (error == std::errc::result_out_of_range) {
      expected("a smaller number");
    }
    return error == std::errc() ? std::optional(value) : std::nullopt;
  }

  Selector indexOrSlice() {
    const auto first = integer();
    skipSpace();
    if (!take(':')) {
      if (!first) {
        expected("a quoted name, an index, a slice such as 0:2, * or a filter such as ?@.name == 'x'");
      }
      return first.value_or(0);
    }
    JsonPath::Slice out;
    out.start = first;
    skipSpace();
    out.end = integer();
    skipSpace();
    if (take(':')) {
      skipSpace();
      out.step = integer().value_or(1);
    }
    return out;
  }

  // RFC 9535 section 2.3.1.1: JSON escapes, and \' in single quotes.
  std::string quotedText() {
    const char quote = peek();
    std::string json = "\"";
    std::size_t i = position_ + 1;
    for (; i < text_.size() && text_[i] != quote; ++i) {
      if (text_[i] == '\\' && i + 1 < text_.size()) {
        ++i;
        json += text_[i] == '\'' ? "'" : std::string("\\") + text_[i];
      } else {
        json += text_[i] == '"' ? "\\\"" : std::string(1, text_[i]);
      }
    }
    if (i >= text_.size()) {
      expected("a closing quote");
      return {};
    }
    const Result<Json> value = base::readJson(json + "\"");
    if (!value) {
      refuse(ErrorKind::kInvalidInput, "not a quoted text: " + value.error().message);
      return {};
    }
    position_ = i + 1;
    return value->get<std::string>();
  }

  // `a || b`, `a && b`
  Filter anyOf() {
    return several("||", Kind::kOr, [&] { return allOf(); });
  }
  Filter allOf() {
    return several("&&", Kind::kAnd, [&] { return basic(); });
  }

  template <class Read>
  Filter several(std::string_view between, Kind kind, const Read& read) {
    Filter out{kind};
    do {
      skipSpace();
      out.parts.push_back(read());
      skipSpace();
    } while (ok() && take(between));
    return out.parts.size() == 1 ? std::move(out.parts.front()) : std::move(out);
  }

  template <class Read>
  Filter deeper(const Read& read) {
    if (++nesting_ > kMaxNesting) {
      refuse(ErrorKind::kLimit, "nested deeper than " + std::to_string(kMaxNesting) + " levels");
      return {};
    }
    Filter out = read();
    --nesting_;
    return out;
  }

  Filter basic() {
    return deeper([&] { return peek() == '!' ? negated() : peek() == '(' ? parenthesised() : comparison(); });
  }

  Filter negated() {
    take('!');
    skipSpace();
    Filter out{Kind::kNot};
    out.parts.push_back(peek() == '(' ? parenthesised() : comparison());
    return out;
  }

  Filter parenthesised() {
    take('(');
    Filter out = anyOf();
    if (!take(')')) {
      expected(")");
    }
    return out;
  }

  // A comparison, or a test by itself.
  Filter comparison() {
    Filter left = operand();
    skipSpace();
    for (const auto& [sign, kind] : kComparisons) {
      if (!take(sign)) {
        continue;
      }
      skipSpace();
      Filter out{kind};
      out.parts.push_back(std::move(left));
      out.parts.push_back(operand());
      for (const Filter& side : out.parts) {
        if (isTest(side.kind) || (side.kind == Kind::kQuery && !side.isSingular())) {
          expected("one value on each side of a comparison");
        }
      }
      return out;
    }
    if (left.kind == Kind::kQuery) {
      left.kind = Kind::kExists;
    } else if (!isTest(left.kind)) {
      expected("a comparison such as @.name == 'x', or a test such as @.name");
    }
    return left;
  }

  Filter operand() {
    if (peek() == '@' || peek() == '$') {
      return query();
    }
    for (const Function& function : kFunctions) {
      if (take(function.name)) {
        return deeper([&] { return call(function); });
      }
    }
    Filter out{Kind::kLiteral};
    out.literal = literal();
    return out;
  }

  Filter query() {
    Filter out{Kind::kQuery};
    out.from_root = take('$');
    if (!out.from_root) {
      take('@');
    }
    while (ok() && (peek() == '.' || peek() == '[')) {
      out.query.push_back(segment());
    }
    return out;
  }

  Filter call(const Function& function) {
    Filter out{function.kind};
    const bool of_nodes = function.kind == Kind::kCount || function.kind == Kind::kValue;
    for (std::size_t i = 0; ok() && i < function.arguments; ++i) {
      if (i > 0 && !take(',')) {
        expected(",");
      }
      skipSpace();
      Filter argument = operand();
      const bool is_query = argument.kind == Kind::kQuery;
      if (of_nodes ? !is_query : isTest(argument.kind) || (is_query && !argument.isSingular())) {
        expected(of_nodes ? "a query such as @.*" : "one value");
      }
      out.parts.push_back(std::move(argument));
      skipSpace();
    }
    if (!take(')')) {
      expected(")");
    }
    return out;
  }

  Json literal() {
    if (peek() == '\'' || peek() == '"') {
      return Json(quotedText());
    }
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,])&|=!<>", position_), text_.size());
    Result<Json> value = base::readJson(text_.substr(position_, end - position_), {.exact_numbers = true});
    if (!value || value->is_structured()) {
      expected("@, $, a function, or a literal: a quoted text, a number, true, false or null");
      return {};
    }
    position_ = end;
    return std::move(*value);
  }

  std::string_view text_;
  std::size_t position_ = 0;
  std::optional<Error> error_;
  int nesting_ = 0;
};

}  // namespace

Result<std::vector<Segment>> parseJsonPath(std::string_view text) { return Parser(text).run(); }

}  // namespace soracom_mcp::schemas
