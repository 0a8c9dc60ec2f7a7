#include "schemas/pattern.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "schemas/pattern_options.h"

namespace soracom_mcp::schemas {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::string_view kDot = "[^\\n\\r\\x{2028}\\x{2029}]";
constexpr std::string_view kSpaces = "\\t\\n\\v\\f\\r\\x{FEFF}\\x{2028}\\x{2029}\\p{Zs}";
// Of one pattern, for its program and what it keeps while it runs.
constexpr std::int64_t kUsualMemory = 256 * 1024;
constexpr std::int64_t kMostMemory = 2 * kUsualMemory;
// Measured where no state is met twice.
constexpr std::uint64_t kUnitsPerInstruction = 4;
constexpr std::uint64_t kUnitsPerSearch = 200;
constexpr std::string_view kSyntaxCharacters = "^$\\.*+?()[]{}|/";

struct Category {
  std::string_view name;
  std::string_view re2;
};
// Long names of general categories, which RE2 does not know.
constexpr std::array<Category, 12> kCategories{{{"Letter", "L"},
                                                {"Lowercase_Letter", "Ll"},
                                                {"Uppercase_Letter", "Lu"},
                                                {"Mark", "M"},
                                                {"Number", "N"},
                                                {"Decimal_Number", "Nd"},
                                                {"digit", "Nd"},
                                                {"Punctuation", "P"},
                                                {"punct", "P"},
                                                {"Symbol", "S"},
                                                {"Separator", "Z"},
                                                {"Space_Separator", "Zs"}}};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// One pass over the text; no recursion, so that depth costs nothing here. RE2 bounds its own nesting.
class Translator final {
 public:
  explicit Translator(std::string_view text) : text_(text) {}

  Result<Pattern> run() {
    while (position_ < text_.size() && !error_) {
      term();
    }
    if (open_groups_ != 0 && !error_) {
      refuse("a ( without its )");
    }
    if (error_) {
      return fail(*error_);
    }
    return std::move(out_);
  }

 private:
  void refuse(const std::string& what) {
    error_ = Error{ErrorKind::kUnsupported, "pattern " + base::truncateUtf8(base::escapeForDisplay(text_), 80) +
                                                " at byte " + std::to_string(position_) + ": " + what};
  }

  bool at(std::string_view token) const { return text_.substr(position_).starts_with(token); }
  char peek(std::size_t ahead = 0) const { return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0'; }
  void copy(std::size_t bytes) {
    out_.re2.append(text_, position_, bytes);
    position_ += bytes;
  }
  void emit(std::string_view text, std::size_t consumed) {
    out_.re2 += text;
    position_ += consumed;
  }

  void term() {
    switch (peek()) {
      case '.':
        emit(kDot, 1);
        atom_ = true;
        return;
      case '^':
      case '|':
      case '$':
        copy(1);
        atom_ = false;
        return;
      case '(':
        return openGroup();
      case ')':
        if (open_groups_ == 0) {
          return refuse("a ) without its (");
        }
        --open_groups_;
        copy(1);
        atom_ = true;
        return;
      case '[':
        characterClass();
        atom_ = true;
        return;
      case '\\':
        return escape(false);
      case '*':
      case '+':
      case '?':
      case '{':
        return quantifier();
      case '}':
      case ']':
        out_.portable = false;
        out_.re2 += '\\';
        [[fallthrough]];
      default:
        copy(1);
        atom_ = true;
    }
  }

  void openGroup() {
    if (at("(?:")) {
      copy(3);
    } else if (at("(?<") && isLetter(peek(3))) {
      // The name of a group has no use here, and older RE2 knows another syntax for it.
      const std::size_t close = text_.find('>', position_);
      if (close == std::string_view::npos) {
        return refuse("a group name without its >");
      }
      emit("(", close - position_ + 1);
    } else if (at("(?")) {
      return refuse("look-around and inline flags are not supported");
    } else {
      copy(1);
    }
    ++open_groups_;
    atom_ = false;
  }

  // {n}, {n,} or {n,m}; 0 where it is none.
  std::size_t braceLength() const {
    std::size_t i = position_ + 1;
    const std::size_t first = i;
    while (i < text_.size() && isDigit(text_[i])) {
      ++i;
    }
    if (i == first) {
      return 0;
    }
    if (i < text_.size() && text_[i] == ',') {
      ++i;
      while (i < text_.size() && isDigit(text_[i])) {
        ++i;
      }
    }
    return i < text_.size() && text_[i] == '}' ? i + 1 - position_ : 0;
  }

  void quantifier() {
    const std::size_t length = peek() == '{' ? braceLength() : 1;
    if (length == 0) {
      out_.portable = false;
      emit("\\{", 1);
      atom_ = true;
      return;
    }
    if (!atom_) {
      return refuse("a quantifier with nothing before it");
    }
    copy(length);
    if (peek() == '?') {
      copy(1);
    }
    atom_ = false;
  }

  void characterClass() {
    if (at("[]")) {
      return refuse("an empty class");
    }
    if (at("[^]")) {
      return emit("[\\x{0}-\\x{10FFFF}]", 3);
    }
    copy(at("[^") ? 2 : 1);
    bool after_class_escape = false;  // [\w-a] is a range that begins with a class
    while (position_ < text_.size() && peek() != ']' && !error_) {
      if (peek() == '\\') {
        after_class_escape = std::string_view("dDwWsSpP").find(peek(1)) != std::string_view::npos;
        escape(true);
        continue;
      }
      if (peek() == '-' && peek(1) != ']' && after_class_escape) {
        out_.portable = false;
        out_.re2 += '\\';
      } else if (peek() == '[') {
        out_.re2 += '\\';  // RE2 would look for [:alpha:]
      }
      after_class_escape = false;
      copy(1);
    }
    if (error_) {
      return;
    }
    if (peek() != ']') {
      return refuse("a [ without its ]");
    }
    copy(1);
  }

  void escape(bool in_class) {
    atom_ = true;
    const char c = peek(1);
    if (position_ + 1 >= text_.size()) {
      return refuse("a \\ at the end");
    }
    switch (c) {
      case 's':
        return in_class ? emit(kSpaces, 2) : emit("[" + std::string(kSpaces) + "]", 2);
      case 'S':
        if (in_class) {
          return copy(2);  // RE2 has no difference of classes: \S means its own, smaller \s there
        }
        return emit("[^" + std::string(kSpaces) + "]", 2);
      case 'b':
        if (in_class) {
          return emit("\\x08", 2);
        }
        [[fallthrough]];
      case 'B':
        atom_ = false;
        return in_class ? refuse("\\B in a class") : copy(2);
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 'f':
      case 'n':
      case 'r':
      case 't':
      case 'v':
        return copy(2);
      case '0':
        return isDigit(peek(2)) ? refuse("octal escapes are not supported") : emit("\\x00", 2);
      case 'c':
        return control();
      case 'x':
        return isHex(peek(2)) && isHex(peek(3)) ? copy(4) : refuse("\\x wants two hexadecimal digits");
      case 'u':
        return unicode();
      case 'p':
      case 'P':
        return property();
      default:
        return identity(in_class);
    }
  }

  void identity(bool in_class) {
    const char c = peek(1);
    if (isDigit(c)) {
      return refuse("back-references are not supported");
    }
    if (c == 'k') {
      return refuse("back-references are not supported");
    }
    const bool needed = kSyntaxCharacters.find(c) != std::string_view::npos || (in_class && c == '-');
    if (needed) {
      return copy(2);
    }
    out_.portable = false;
    if (isLetter(c) || static_cast<unsigned char>(c) >= 0x80 || c == '_') {
      return refuse("an escape that means nothing");
    }
    copy(2);
  }

  void control() {
    const char c = peek(2);
    if (!isLetter(c)) {
      return refuse("\\c wants a letter");
    }
    constexpr char kHex[] = "0123456789abcdef";
    const auto value = static_cast<unsigned>(c) & 31U;
    emit(std::string("\\x") + kHex[value >> 4U] + kHex[value & 15U], 3);
  }

  void unicode() {
    std::size_t start = position_ + 2;
    std::size_t end = start;
    const bool braces = peek(2) == '{';
    start += braces ? 1 : 0;
    for (end = start; end < text_.size() && isHex(text_[end]) && end - start < (braces ? 6 : 4); ++end) {
    }
    const bool closed = braces ? end < text_.size() && text_[end] == '}' && end > start : end - start == 4;
    if (!closed) {
      return refuse("\\u wants four hexadecimal digits, or some in braces");
    }
    emit("\\x{" + std::string(text_.substr(start, end - start)) + "}", end + (braces ? 1 : 0) - position_);
  }

  void property() {
    const std::size_t close = peek(2) == '{' ? text_.find('}', position_) : std::string_view::npos;
    if (close == std::string_view::npos) {
      return refuse("\\p wants a name in braces");
    }
    std::string_view name = text_.substr(position_ + 3, close - position_ - 3);
    const auto equals = name.find('=');
    if (equals != std::string_view::npos) {
      name.remove_prefix(equals + 1);
    }
    const auto* known =
        std::find_if(kCategories.begin(), kCategories.end(), [&](const Category& c) { return c.name == name; });
    // ECMAScript takes a script by Script=NAME alone.
    const bool script = equals == std::string_view::npos && known == kCategories.end() && name.size() > 2;
    out_.portable = out_.portable && (!script || name == "Any");
    const std::string_view re2 = known == kCategories.end() ? name : known->re2;
    emit(std::string("\\") + peek(1) + "{" + std::string(re2) + "}", close - position_ + 1);
  }

  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t open_groups_ = 0;
  bool atom_ = false;  // what a quantifier may follow
  Pattern out_;
  std::optional<Error> error_;
};

}  // namespace

RE2::Options patternOptions() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kUsualMemory);
  return options;
}

std::uint64_t patternCost(const RE2& pattern, std::size_t bytes) {
  return kUnitsPerSearch + kUnitsPerInstruction * static_cast<std::uint64_t>(pattern.ProgramSize()) * bytes;
}

Result<Pattern> translatePattern(std::string_view text) {
  Result<Pattern> pattern = Translator(text).run();
  if (!pattern) {
    return pattern;
  }
  RE2::Options options = patternOptions();
  auto compiled = std::make_shared<const RE2>(pattern->re2, options);
  if (compiled->error_code() == RE2::ErrorPatternTooLarge) {
    options.set_max_mem(kMostMemory);
    compiled = std::make_shared<const RE2>(pattern->re2, options);
  }
  if (!compiled->ok()) {
    return fail(ErrorKind::kUnsupported,
                "pattern " + base::truncateUtf8(base::escapeForDisplay(text), 80) + ": " + compiled->error());
  }
  pattern->compiled = std::move(compiled);
  return pattern;
}

}  // namespace soracom_mcp::schemas
