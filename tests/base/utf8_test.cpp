#include "base/utf8.h"

#include <cstdint>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

using namespace std::string_literals;

constexpr std::uint32_t kLast = 0x10FFFF;

// No check on `point`, so that it writes what must be refused as well.
std::string encode(std::uint32_t point) {
  const auto tail = [point](int shift) { return static_cast<char>(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80) {
    return {static_cast<char>(point)};
  }
  if (point < 0x800) {
    return {static_cast<char>(0xC0U | (point >> 6)), tail(0)};
  }
  if (point < 0x10000) {
    return {static_cast<char>(0xE0U | (point >> 12)), tail(6), tail(0)};
  }
  return {static_cast<char>(0xF0U | (point >> 18)), tail(12), tail(6), tail(0)};
}

bool isSurrogate(std::uint32_t point) { return point >= 0xD800 && point <= 0xDFFF; }

TEST_CASE("every code point but the surrogates is valid UTF-8") {
  std::vector<std::uint32_t> wrong;
  for (std::uint32_t point = 0; point <= kLast; ++point) {
    if (findInvalidUtf8(encode(point)).has_value() != isSurrogate(point)) {
      wrong.push_back(point);
    }
  }
  CHECK(wrong.empty());
}

struct Malformed {
  const char* name;
  std::string bytes;
};

const std::vector<Malformed>& malformed() {
  static const std::vector<Malformed> kTable = {
      {"a lone continuation byte", "\x80"},
      {"the last continuation byte", "\xBF"},
      {"overlong slash in two bytes", "\xC0\xAF"},
      {"overlong NUL in two bytes", "\xC0\x80"},
      {"overlong DEL in two bytes", "\xC1\xBF"},
      {"overlong NUL in three bytes", "\xE0\x80\x80"},
      {"overlong U+07FF in three bytes", "\xE0\x9F\xBF"},
      {"overlong NUL in four bytes", "\xF0\x80\x80\x80"},
      {"overlong U+FFFF in four bytes", "\xF0\x8F\xBF\xBF"},
      {"the first high surrogate", "\xED\xA0\x80"},
      {"the last high surrogate", "\xED\xAF\xBF"},
      {"the first low surrogate", "\xED\xB0\x80"},
      {"the last low surrogate", "\xED\xBF\xBF"},
      {"a surrogate pair", "\xED\xA0\xB4\xED\xB4\x9E"},
      {"U+110000", "\xF4\x90\x80\x80"},
      {"U+13FFFF", "\xF4\xBF\xBF\xBF"},
      {"a lead byte above the range", "\xF5\x80\x80\x80"},
      {"a lead byte of five", "\xF8\x88\x80\x80\x80"},
      {"a lead byte of six", "\xFC\x84\x80\x80\x80\x80"},
      {"the byte FE", "\xFE"},
      {"the byte FF", "\xFF"},
      {"two bytes cut after one", "\xC3"},
      {"three bytes cut after one", "\xE2"},
      {"three bytes cut after two", "\xE2\x82"},
      {"four bytes cut after one", "\xF0"},
      {"four bytes cut after two", "\xF0\x9D"},
      {"four bytes cut after three", "\xF0\x9D\x84"},
      {"a letter for the second of two", "\xC3z"},
      {"a letter for the second of three", "\xE2z\xAC"},
      {"a letter for the third of three", "\xE2\x82z"},
      {"a letter for the fourth of four", "\xF0\x9D\x84z"},
      {"a lead byte for a continuation", "\xE2\xE2\x82\xAC"},
  };
  return kTable;
}

TEST_CASE("malformed UTF-8 is found where it begins") {
  for (const Malformed& row : malformed()) {
    DYNAMIC_SECTION(row.name) {
      CHECK(findInvalidUtf8(row.bytes) == 0U);
      CHECK(findInvalidUtf8("a\u20AC" + row.bytes) == 4U);
      CHECK(findInvalidUtf8("a\u20AC" + row.bytes + "b\xFF") == 4U);
    }
  }
}

TEST_CASE("valid UTF-8 has no invalid place") {
  CHECK_FALSE(findInvalidUtf8(""));
  CHECK_FALSE(findInvalidUtf8("a\0b"s));
  CHECK_FALSE(findInvalidUtf8("\u00E9\u20AC\U0001D11E\uFEFF\U0010FFFF"));
}

TEST_CASE("a view is not read beyond its end") {
  const std::string_view whole = "\xE2\x82\xAC";
  CHECK_FALSE(findInvalidUtf8(whole));
  CHECK(findInvalidUtf8(whole.substr(0, 2)) == 0U);
  CHECK(findInvalidUtf8(whole.substr(0, 1)) == 0U);
}

TEST_CASE("repairing replaces what is malformed and nothing else") {
  for (const Malformed& row : malformed()) {
    DYNAMIC_SECTION(row.name) {
      const std::string repaired = repairUtf8("<\u20AC" + row.bytes + ">");
      CHECK_FALSE(findInvalidUtf8(repaired));
      CHECK(repaired.starts_with("<\u20AC\uFFFD"));
      CHECK(repaired.ends_with(">"));
    }
  }
  CHECK(repairUtf8("a\xFF"
                   "b\x80") == "a\uFFFDb\uFFFD");
  CHECK(repairUtf8("\xE2z\xAC") == "\uFFFDz\uFFFD");
  CHECK(repairUtf8("\u00E9\0\U0001D11E"s) == "\u00E9\0\U0001D11E"s);
}

TEST_CASE("text is escaped for display where a terminal would act on it") {
  struct Row {
    const char* name;
    std::string text;
    std::string shown;
  };
  static const Row kTable[] = {
      {"nothing", "", ""},
      {"plain text", "GET /v1/users?a=b \"c\" \\ ~", "GET /v1/users?a=b \"c\" \\ ~"},
      {"letters of any script", "\u00E9\u65E5\u672C\U0001F600", "\u00E9\u65E5\u672C\U0001F600"},
      {"a forged line", "a\r\n2026 error b", "a\\x0d\\x0a2026 error b"},
      {"tab and NUL", "\t\0"s, "\\x09\\x00"},
      {"a colour", "\x1B[31mred", "\\x1b[31mred"},
      {"the last of C0 and the space after it", "\x1F ", "\\x1f "},
      {"DEL", "~\x7F", "~\\x7f"},
      {"the C1 range", "\u0080\u009B\u009F", "\\x80\\x9b\\x9f"},
      {"a no-break space is no control", "\u00A0", "\u00A0"},
      {"Arabic letter mark", "\u061B\u061C\u061D", "\u061B\\u{061c}\u061D"},
      {"marks and joiners of no width", "\u200A\u200B\u200E\u200F\u2010", "\u200A\\u{200b}\\u{200e}\\u{200f}\u2010"},
      {"line and paragraph separators", "\u2027\u2028\u2029", "\u2027\\u{2028}\\u{2029}"},
      {"bidirectional embeddings", "\u202A\u202E\u202F", "\\u{202a}\\u{202e}\u202F"},
      {"bidirectional isolates", "\u2066\u2069", "\\u{2066}\\u{2069}"},
      {"the rest of that block", "\u205F\u2060\u206F\u2070", "\u205F\\u{2060}\\u{206f}\u2070"},
      {"a byte order mark", "\uFEFFa", "\\u{feff}a"},
      {"malformed bytes", "a\xC0\xAFz", "a\uFFFD\uFFFDz"},
      {"a cut character", "a\xE2", "a\uFFFD"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.name) { CHECK(escapeForDisplay(row.text) == row.shown); }
  }
}

TEST_CASE("nothing that is escaped for display keeps a byte below space or the byte DEL") {
  std::string all;
  for (std::uint32_t point = 0; point < 0x3000; ++point) {
    all += encode(point);
  }
  const std::string shown = escapeForDisplay(all);
  CHECK_FALSE(findInvalidUtf8(shown));
  std::size_t controls = 0;
  for (const char c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    controls += byte < 0x20 || byte == 0x7F ? 1 : 0;
  }
  CHECK(controls == 0);
}

TEST_CASE("truncating cuts between characters and says that it cut") {
  struct Row {
    const char* name;
    std::string text;
    std::size_t max_bytes;
    std::string cut;
  };
  static const Row kTable[] = {
      {"what fits exactly is kept", "abcdef", 6, "abcdef"},
      {"one byte too long", "abcdefg", 6, "abc..."},
      {"a character that straddles the border is left out", "ab\u20ACcdef", 7, "ab..."},
      {"a character that ends at the border is kept", "ab\u20ACcdef", 8, "ab\u20AC..."},
      {"four bytes", "\U0001D11E\U0001D11E", 7, "\U0001D11E..."},
      {"no room for the character", "\U0001D11E\U0001D11E", 6, "..."},
      {"room for the dots only", "abcdef", 3, "..."},
      {"less room than the dots need", "abcdef", 2, ".."},
      {"no room", "abcdef", 0, ""},
      {"nothing to cut", "", 0, ""},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.name) { CHECK(truncateUtf8(row.text, row.max_bytes) == row.cut); }
  }
}

TEST_CASE("a truncated text is valid, fits, and is as long as it can be") {
  const std::string text = "a\u00E9\u20AC\U0001D11Eb\U0001D11E\u20AC\u00E9z";
  for (std::size_t max = 3; max < text.size(); ++max) {
    DYNAMIC_SECTION(max << " bytes") {
      const std::string cut = truncateUtf8(text, max);
      CHECK_FALSE(findInvalidUtf8(cut));
      CHECK(cut.size() <= max);
      CHECK(cut.size() + 3 >= max);  // no character needs more than three bytes beyond the border
      REQUIRE(cut.ends_with("..."));
      CHECK(text.starts_with(cut.substr(0, cut.size() - 3)));
    }
  }
}

TEST_CASE("code points are counted, not bytes") {
  CHECK(countCodePoints("") == 0);
  CHECK(countCodePoints("abc") == 3);
  CHECK(countCodePoints("\u00E9\u20AC\U0001D11E") == 3);
  CHECK(countCodePoints("e\u0301") == 2);
  CHECK(countCodePoints("\0\0"s) == 2);
}

}  // namespace
}  // namespace soracom_mcp::base
