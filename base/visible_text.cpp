#include "base/visible_text.h"

#include <cstdint>
#include <cstdio>
#include <cstring>

#include "base/code_point.h"
#include "base/hidden_characters.h"
#include "base/utf8.h"

namespace soracom_mcp::base {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Which of C0 stay, a bit for each.
constexpr std::uint32_t bitOf(char c) { return std::uint32_t{1} << static_cast<unsigned>(c); }
constexpr std::uint32_t kNone = 0;
constexpr std::uint32_t kLines = bitOf('\n') | bitOf('\t');
constexpr std::uint32_t kWhiteSpace = kLines | bitOf('\r');

// How many bytes from `from` on are printable ASCII. Eight are looked at in one go, because most are.
std::size_t printableLength(std::string_view text, std::size_t from) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = 0x8080808080808080U;
  std::size_t at = from;
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    // The high bit of a byte is set where that is above 0x7E, or below 0x20.
    if (((eight | (eight + kOnes) | (eight - kOnes * 0x20)) & kHighs) != 0) {
      break;
    }
  }
  while (at < text.size() && text[at] >= 0x20 && text[at] < 0x7F) {
    ++at;
  }
  return at - from;
}

// How many bytes from `from` on are Kana, Hangul and ideographs of three bytes (U+3000 to U+CFFF), none of which is
// hidden but the Hangul filler.
std::size_t eastAsianLength(std::string_view text, std::size_t from) {
  const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  std::size_t at = from;
  while (at + 2 < text.size() && byte(at) >= 0xE3 && byte(at) <= 0xEC && (byte(at + 1) & 0xC0U) == 0x80 &&
         (byte(at + 2) & 0xC0U) == 0x80 && text.substr(at, 3) != "\xE3\x85\xA4") {
    at += 3;
  }
  return at - from;
}

// Goes through a text from one hidden character, or malformed byte, to the next.
class HiddenSearch final {
 public:
  HiddenSearch(std::string_view text, std::uint32_t kept) : text_(text), kept_(kept) {}

  /// False at the end. What stands before `at()` and was not passed yet is shown.
  bool next() {
    at_ += length_;
    length_ = 0;
    while (true) {
      if (const std::size_t plain = printableLength(text_, at_); plain > 0) {
        at_ += plain;
        before_ = static_cast<unsigned char>(text_[at_ - 1]);
      }
      if (at_ == text_.size()) {
        return false;
      }
      if (const std::size_t known = eastAsianLength(text_, at_); known > 0) {
        at_ += known;
        before_ = decodeUtf8(text_, at_ - 3).value;
        continue;
      }
      const CodePoint point = decodeUtf8(text_, at_);
      if (point.length == 0 || isHiddenHere(point)) {
        malformed_ = point.length == 0;
        code_ = point.value;
        length_ = malformed_ ? 1 : point.length;
        before_ = 0;
        return true;
      }
      before_ = point.value;
      at_ += point.length;
    }
  }

  std::size_t at() const { return at_; }
  std::size_t end() const { return at_ + length_; }
  bool malformed() const { return malformed_; }
  char32_t code() const { return code_; }

 private:
  bool isHiddenHere(const CodePoint& point) const {
    if (point.value < 0x20) {
      return (kept_ >> point.value & 1U) == 0;
    }
    if (!isHiddenCharacter(point.value)) {
      return false;
    }
    const std::size_t behind = at_ + point.length;
    const char32_t after = behind < text_.size() ? decodeUtf8(text_, behind).value : 0;
    return !belongsBetween(before_, point.value, after);
  }

  std::string_view text_;
  std::uint32_t kept_;
  std::size_t at_ = 0;
  std::size_t length_ = 0;  // of what was found
  char32_t before_ = 0;     // 0 behind what is hidden
  char32_t code_ = 0;
  bool malformed_ = false;
};

// `write(out, code)` writes what stands for a hidden character.
template <class Write>
std::string replaceHidden(std::string_view text, std::uint32_t kept, const Write& write) {
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  HiddenSearch search(text, kept);
  while (search.next()) {
    out.append(text, done, search.at() - done);
    done = search.end();
    if (search.malformed()) {
      out += kReplacement;
    } else {
      write(out, search.code());
    }
  }
  return out.append(text, done);
}

void appendFormatted(std::string& out, const char* format, std::uint32_t code) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, format, code);
  out += buffer;
}

void appendDisplayEscape(std::string& out, char32_t code) {
  appendFormatted(out, code < 0x100 ? "\\x%02x" : "\\u{%04x}", code);
}

void appendJsonEscape(std::string& out, char32_t code) {
  if (code >= 0x10000) {
    appendFormatted(out, "\\u%04x", 0xD800 + ((code - 0x10000) >> 10U));
    code = 0xDC00 + ((code - 0x10000) & 0x3FFU);
  }
  appendFormatted(out, "\\u%04x", code);
}

}  // namespace

bool holdsHidden(std::string_view text) { return HiddenSearch(text, kWhiteSpace).next(); }

std::string visibleText(std::string_view text, std::size_t* count) {
  std::size_t found = 0;
  std::string out = replaceHidden(text, kWhiteSpace, [&](std::string& shown, char32_t code) {
    appendFormatted(shown, "<U+%04X>", code);
    ++found;
  });
  if (count != nullptr) {
    *count += found;
  }
  return out;
}

std::string withoutHidden(std::string_view text) {
  return replaceHidden(text, kWhiteSpace, [](std::string& shown, char32_t code) {
    if (code == 0x2028 || code == 0x2029) {
      shown += '\n';
    }
  });
}

std::string escapeForDisplay(std::string_view text) { return replaceHidden(text, kNone, appendDisplayEscape); }

std::string escapeLinesForDisplay(std::string_view text) { return replaceHidden(text, kLines, appendDisplayEscape); }

std::string escapeHiddenInJson(std::string_view json) { return replaceHidden(json, kWhiteSpace, appendJsonEscape); }

}  // namespace soracom_mcp::base
