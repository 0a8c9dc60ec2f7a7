#include "tools/safety/text_decoding.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

namespace soracom_mcp::tools {
namespace {

constexpr std::size_t kHexRun = 12;
constexpr std::size_t kBase64Run = 24;
constexpr std::size_t kWrappedRun = 16;
constexpr std::size_t kLongestEntity = 10;

constexpr std::array<signed char, 256> valuesOf(std::string_view letters) {
  std::array<signed char, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    values[static_cast<unsigned char>(letters[i])] = static_cast<signed char>(i);
  }
  return values;
}

constexpr std::array<signed char, 256> kHexValues = [] {
  auto values = valuesOf("0123456789abcdef");
  for (const char c : {'A', 'B', 'C', 'D', 'E', 'F'}) {
    values[static_cast<unsigned char>(c)] = static_cast<signed char>(c - 'A' + 10);
  }
  return values;
}();

int hexValue(char c) { return kHexValues[static_cast<unsigned char>(c)]; }

constexpr std::array<signed char, 256> kBase64Values = [] {
  auto values = valuesOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  values['-'] = 62;
  values['_'] = 63;
  return values;
}();

int base64Value(char c) { return kBase64Values[static_cast<unsigned char>(c)]; }

void appendUtf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | code >> 6U);
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U & 0x07U));
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

/// Writes a decoded text and keeps the places.
class Writer final {
 public:
  explicit Writer(std::string_view source) {
    out_.text.reserve(source.size());
    out_.places.reserve(source.size() + 1);
  }
  /// `run` as it is, from `at` on.
  void copy(std::string_view run, std::size_t at) {
    const std::size_t size = out_.places.size();
    out_.text.append(run);
    out_.places.resize(size + run.size());
    std::iota(out_.places.begin() + static_cast<std::ptrdiff_t>(size), out_.places.end(),
              static_cast<std::uint32_t>(at));
  }
  void byte(char c, std::size_t at) {
    out_.text.push_back(c);
    out_.places.push_back(static_cast<std::uint32_t>(at));
  }
  /// What comes next is not as it was written.
  void change() {
    const auto at = static_cast<std::uint32_t>(out_.text.size());
    if (out_.changed.empty() || out_.changed.back() != at) {
      out_.changed.push_back(at);
    }
  }
  void character(std::uint32_t code, std::size_t at) {
    appendUtf8(out_.text, code);
    out_.places.resize(out_.text.size(), static_cast<std::uint32_t>(at));
  }
  DecodedText end(std::size_t at) && {
    out_.places.push_back(static_cast<std::uint32_t>(at));
    return std::move(out_);
  }

 private:
  DecodedText out_;
};

/// The value of `count` hexadecimal digits at `at`.
std::optional<std::uint32_t> hexAt(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  for (const char c : text.substr(at, count)) {
    const int digit = hexValue(c);
    if (digit < 0) {
      return std::nullopt;
    }
    value = value << 4U | static_cast<std::uint32_t>(digit);
  }
  return value;
}

/// A backslash stands first, and something behind it. The character and the size of the escape.
std::pair<std::uint32_t, std::size_t> escapeAt(std::string_view text) {
  constexpr std::size_t at = 0;
  const char kind = text[at + 1];
  switch (kind) {
    case 'b':
      return {'\b', 2};
    case 'f':
      return {'\f', 2};
    case 'n':
      return {'\n', 2};
    case 'r':
      return {'\r', 2};
    case 't':
      return {'\t', 2};
    case 'x':
      if (const auto value = hexAt(text, at + 2, 2)) {
        return {*value, 4};
      }
      break;
    case 'u':
      if (const auto high = hexAt(text, at + 2, 4)) {
        const auto low = text.substr(at + 6).starts_with("\\u") ? hexAt(text, at + 8, 4) : std::nullopt;
        if ((*high & 0xFC00U) == 0xD800 && low && (*low & 0xFC00U) == 0xDC00) {
          return {0x10000U + ((*high & 0x3FFU) << 10U) + (*low & 0x3FFU), 12};
        }
        return {*high, 6};
      }
      break;
    default:
      break;
  }
  return {static_cast<unsigned char>(kind), 2};
}

constexpr std::array<std::pair<std::string_view, std::uint32_t>, 38> kEntities{
    {{"amp", '&'},     {"lt", '<'},      {"gt", '>'},      {"quot", '"'},    {"apos", '\''},   {"nbsp", ' '},
     {"sol", '/'},     {"bsol", '\\'},   {"plus", '+'},    {"equals", '='},  {"lowbar", '_'},  {"hyphen", '-'},
     {"period", '.'},  {"comma", ','},   {"colon", ':'},   {"semi", ';'},    {"excl", '!'},    {"quest", '?'},
     {"num", '#'},     {"dollar", '$'},  {"percnt", '%'},  {"ast", '*'},     {"lpar", '('},    {"rpar", ')'},
     {"lsqb", '['},    {"rsqb", ']'},    {"lcub", '{'},    {"rcub", '}'},    {"verbar", '|'},  {"commat", '@'},
     {"Hat", '^'},     {"grave", '`'},   {"AMP", '&'},     {"LT", '<'},      {"GT", '>'},      {"QUOT", '"'},
     {"Tab", '\t'},    {"NewLine", '\n'}}};

/// The character of what stands between `&` and `;`.
std::optional<std::uint32_t> entityOf(std::string_view name) {
  if (name.starts_with('#')) {
    name.remove_prefix(1);
    const bool hex = name.starts_with('x') || name.starts_with('X');
    name.remove_prefix(hex ? 1 : 0);
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
    const bool whole = !name.empty() && error == std::errc() && end == name.data() + name.size() && code <= 0x10FFFF;
    return whole ? std::optional(code) : std::nullopt;
  }
  const auto found = std::find_if(kEntities.begin(), kEntities.end(), [&](const auto& one) { return one.first == name; });
  return found == kEntities.end() ? std::nullopt : std::optional(found->second);
}

/// Whether twelve letters of base64 may begin a text. What is none shows it at once, in nearly all cases.
bool beginsText(std::string_view letters) {
  int foreign = 0;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    bits = bits << 6U | static_cast<std::uint32_t>(base64Value(letters[i]));
    if (i % 4 != 3) {
      continue;
    }
    for (const unsigned shift : {16U, 8U, 0U}) {
      const std::uint32_t byte = bits >> shift & 0xFFU;
      const bool plain = (byte >= 0x20 && byte < 0x7F) || byte == 0 || byte == '\t' || byte == '\n' || byte == '\r';
      foreign += byte >= 0x80 ? 1 : 0;
      if ((!plain && byte < 0x80) || foreign > 3) {
        return false;
      }
    }
  }
  return true;
}

template <class Belongs>
ByteRange findRun(std::string_view text, std::size_t least, std::size_t from, const Belongs& belongs) {
  // A run that is long enough holds such a place.
  for (std::size_t probe = from / least * least + least - 1; probe < text.size(); probe += least) {
    if (!belongs(text[probe])) {
      continue;
    }
    std::size_t begin = probe;
    while (begin > from && belongs(text[begin - 1])) {
      --begin;
    }
    std::size_t end = probe + 1;
    while (end < text.size() && belongs(text[end])) {
      ++end;
    }
    if (end - begin >= least) {
      return {begin, end};
    }
    probe = end / least * least - 1;
  }
  return {};
}

/// Undoes what begins with one of `marks`. `decode` writes what stands at the beginning of the rest and returns how much
/// it took; 0 where that is nothing.
template <class Decode>
std::optional<DecodedText> decodeEach(std::string_view text, std::string_view marks, const Decode& decode) {
  std::optional<Writer> out;
  std::size_t done = 0;
  const auto next = [&](std::size_t from) {
    return marks.size() == 1 ? text.find(marks.front(), from) : text.find_first_of(marks, from);
  };
  for (std::size_t at = next(0); at != std::string_view::npos; at = next(at)) {
    Writer probe{std::string_view()};
    if (out) {
      out->copy(text.substr(done, at - done), done);
      out->change();
      done = at;
    }
    std::size_t taken = decode(text.substr(at), at, out ? *out : probe);
    if (taken != 0 && !out) {
      out.emplace(text);
      out->copy(text.substr(0, at), 0);
      out->change();
      taken = decode(text.substr(at), at, *out);
    }
    done = out ? at + taken : done;
    at += std::max<std::size_t>(taken, 1);
  }
  if (!out) {
    return std::nullopt;
  }
  out->copy(text.substr(done), done);
  return std::move(*out).end(text.size());
}

}  // namespace

std::optional<DecodedText> decodeBackslashes(std::string_view text) {
  return decodeEach(text, "\\", [](std::string_view rest, std::size_t at, Writer& out) -> std::size_t {
    if (rest.size() < 2) {
      return 0;
    }
    const auto [code, size] = escapeAt(rest);
    if (size == 2 && code >= 0x80) {
      out.byte(rest[1], at);  // the first byte of a character
    } else {
      out.character(code, at);
    }
    return size;
  });
}

std::optional<DecodedText> decodePercents(std::string_view text, bool plus) {
  return decodeEach(text, plus ? "%+" : "%", [](std::string_view rest, std::size_t at, Writer& out) -> std::size_t {
    if (const auto code = rest.starts_with("%u") ? hexAt(rest, 2, 4) : std::nullopt) {
      out.character(*code, at);
      return 6;
    }
    const auto value = rest.front() == '%' ? hexAt(rest, 1, 2) : std::optional<std::uint32_t>(' ');
    if (!value) {
      return 0;
    }
    out.byte(static_cast<char>(*value), at);
    return rest.front() == '%' ? 3 : 1;
  });
}

std::optional<DecodedText> decodeEntities(std::string_view text) {
  return decodeEach(text, "&", [](std::string_view rest, std::size_t at, Writer& out) -> std::size_t {
    auto end = rest.substr(0, kLongestEntity + 2).find(';');
    if (rest.starts_with("&#") && end == std::string_view::npos) {
      // HTML lets the semicolon of a number be left out.
      const std::size_t digits = rest.substr(2).starts_with('x') || rest.substr(2).starts_with('X') ? 3 : 2;
      end = digits;
      while (end < rest.size() && end < kLongestEntity && hexValue(rest[end]) >= 0 &&
             (digits == 3 || hexValue(rest[end]) < 10)) {
        ++end;
      }
      const auto code = entityOf(rest.substr(1, end - 1));
      if (code) {
        out.character(*code, at);
      }
      return code ? end : 0;
    }
    const auto code = end == std::string_view::npos ? std::nullopt : entityOf(rest.substr(1, end - 1));
    if (!code) {
      return 0;
    }
    out.character(*code, at);
    return end + 1;
  });
}

std::optional<DecodedText> decodeQuotedPrintable(std::string_view text) {
  return decodeEach(text, "=", [](std::string_view rest, std::size_t at, Writer& out) -> std::size_t {
    const std::string_view behind = rest.substr(1);
    if (behind.starts_with("\r\n") || behind.starts_with('\n')) {
      return behind.front() == '\r' ? 3 : 2;
    }
    const auto value = hexAt(rest, 1, 2);
    if (!value) {
      return 0;
    }
    out.byte(static_cast<char>(*value), at);
    return 3;
  });
}

std::optional<DecodedText> withoutNuls(std::string_view text) {
  return decodeEach(text, std::string_view("\0", 1),
                    [](std::string_view, std::size_t, Writer&) -> std::size_t { return 1; });
}

std::optional<DecodedText> withoutWrapping(std::string_view text) {
  std::size_t line_break = text.find('\n');
  bool any = false;
  Writer out(text);
  std::size_t run = 0;  // of base64 letters before `at`
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if ((c == '\n' || c == '\r') && run >= kWrappedRun) {
      const auto next = text.find_first_not_of("\r\n \t", at);
      if (next != std::string_view::npos && base64Value(text[next]) >= 0) {
        any = true;
        out.change();
        at = next;
        continue;
      }
    }
    run = base64Value(c) >= 0 ? run + 1 : 0;
    out.byte(c, at);
    ++at;
    // Without a break to come the rest is as it was.
    if (!any && line_break != std::string_view::npos && at > line_break) {
      line_break = text.find('\n', at);
    }
    if (!any && line_break == std::string_view::npos) {
      return std::nullopt;
    }
  }
  return any ? std::optional(std::move(out).end(text.size())) : std::nullopt;
}

ByteRange nextRun(std::string_view text, Run kind, std::size_t from) {
  return kind == Run::kHexadecimal ? findRun(text, kHexRun, from, [](char c) { return hexValue(c) >= 0; })
                                   : findRun(text, kBase64Run, from, [](char c) { return base64Value(c) >= 0; });
}

ByteRange runAround(std::string_view text, Run kind, std::size_t at) {
  const bool hex = kind == Run::kHexadecimal;
  const auto belongs = [hex](char c) { return (hex ? hexValue(c) : base64Value(c)) >= 0; };
  std::size_t begin = std::min(at, text.size());
  while (begin > 0 && belongs(text[begin - 1])) {
    --begin;
  }
  std::size_t end = std::min(at, text.size());
  while (end < text.size() && belongs(text[end])) {
    ++end;
  }
  return end - begin >= (hex ? kHexRun : kBase64Run) ? ByteRange{begin, end} : ByteRange{};
}

void decodeHexadecimal(std::string_view run, std::string& out) {
  out.resize(run.size() / 2);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<char>(hexValue(run[2 * i]) * 16 + hexValue(run[2 * i + 1]));
  }
}

std::optional<DecodedText> decodeBase64Text(std::string_view text, ByteRange run) {
  if (!beginsText(text.substr(run.begin, 12))) {
    return std::nullopt;
  }
  Writer out(text.substr(run.begin, run.end - run.begin));
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (std::size_t at = run.begin; at < run.end; ++at) {
    bits = bits << 6U | static_cast<std::uint32_t>(base64Value(text[at]));
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.byte(static_cast<char>(bits >> count & 0xFFU), at - 1);
    }
  }
  return std::move(out).end(run.end);
}

}  // namespace soracom_mcp::tools
