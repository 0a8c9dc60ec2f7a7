#include "schemas/json_path_parser.h"

#include <charconv>

#include "base/json_reader.h"
#include "base/utf8.h"

namespace soracom_mcp::schemas {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;
using Filter = JsonPath::Filter;
using Segment = JsonPath::Segment;
using Selector = JsonPath::Selector;
using Step = JsonPath::Step;

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
      expected(". or [");
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
      expected("a name, or * , or a name in quotes and brackets");
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
      return Selector(filter());
    }
    return Selector(index());
  }

  std::int64_t index() {
    std::int64_t value = 0;
    const char* first = text_.data() + position_;
    const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), value);
    if (error != std::errc()) {
      expected("a quoted name, an index, * or a filter");
    }
    position_ += static_cast<std::size_t>(end - first);
    if (peek() == ':') {
      refuse(ErrorKind::kUnsupported, "slices are not supported");
    }
    return value;
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

  Filter filter() {
    skipSpace();
    const bool parenthesised = take('(');
    skipSpace();
    Filter out;
    if (!take('@')) {
      refuse(ErrorKind::kUnsupported, "a filter compares a member of @ with a literal");
    }
    while (ok() && (peek() == '.' || peek() == '[')) {
      out.path.push_back(step());
    }
    skipSpace();
    if (take("==")) {
      out.test = Filter::Test::kEqual;
    } else if (take("!=")) {
      out.test = Filter::Test::kNotEqual;
    }
    if (out.test != Filter::Test::kExists) {
      skipSpace();
      out.literal = literal();
    }
    skipSpace();
    if (parenthesised && !take(')')) {
      expected(")");
    }
    skipSpace();
    if (ok() && peek() != ']' && peek() != ',') {
      refuse(ErrorKind::kUnsupported, "a filter is one comparison by == or !=, or one test for existence");
    }
    return out;
  }

  Step step() {
    const Segment read = segment();
    if (ok() && !read.descendant && read.selectors.size() == 1) {
      if (const auto* name = std::get_if<std::string>(&read.selectors.front())) {
        return *name;
      }
      if (const auto* number = std::get_if<std::int64_t>(&read.selectors.front())) {
        return *number;
      }
    }
    refuse(ErrorKind::kUnsupported, "a filter names one member");
    return {};
  }

  Json literal() {
    if (peek() == '\'' || peek() == '"') {
      return Json(quotedText());
    }
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,])&|", position_), text_.size());
    Result<Json> value = base::readJson(text_.substr(position_, end - position_));
    if (!value || value->is_structured()) {
      expected("a literal: a quoted text, a number, true, false or null");
      return {};
    }
    position_ = end;
    return std::move(*value);
  }

  std::string_view text_;
  std::size_t position_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<Segment>> parseJsonPath(std::string_view text) { return Parser(text).run(); }

}  // namespace soracom_mcp::schemas
