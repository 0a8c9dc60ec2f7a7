#include "base/visible_text.h"

#include <vector>

#include "base/hidden_characters.h"
#include "base/json_reader.h"
#include "base/utf8.h"
#include "tests/base/hidden_samples.h"
#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

// What prose, data and a terminal are given of a text.
struct Row {
  const char* name;
  std::string text;
  std::string to_model;
  std::string on_terminal;
};

TEST_CASE("What is hidden is written out, and what is read stays") {
  static const Row kTable[] = {
      {"ASCII", "GET /v1 \"a\" <b>", "GET /v1 \"a\" <b>", "GET /v1 \"a\" <b>"},
      {"white space", "a\tb\r\nc", "a\tb\r\nc", "a\\x09b\\x0d\\x0ac"},
      {"a colour", "\x1B[31m", "<U+001B>[31m", "\\x1b[31m"},
      {"C1", "a\u009B31m", "a<U+009B>31m", "a\\x9b31m"},
      {"an override", "a\u202Eb", "a<U+202E>b", "a\\u{202e}b"},
      {"a tag", "a\U000E0041", "a<U+E0041>", "a\\u{e0041}"},
      {"a soft hyphen and fillers", "\u00AD\u3164\u115F", "<U+00AD><U+3164><U+115F>", "\\xad\\u{3164}\\u{115f}"},
      {"Persian with a non-joiner", "\u0645\u06CC\u200C\u0634\u0648\u062F", "\u0645\u06CC\u200C\u0634\u0648\u062F",
       "\u0645\u06CC\u200C\u0634\u0648\u062F"},
      {"Devanagari with a joiner", "\u0915\u094D\u200D\u0937", "\u0915\u094D\u200D\u0937", "\u0915\u094D\u200D\u0937"},
      {"a non-joiner between Latin letters", "a\u200Cb", "a<U+200C>b", "a\\u{200c}b"},
      {"two joiners", "\u0915\u200D\u200D\u0937", "\u0915<U+200D><U+200D>\u0937", "\u0915\\u{200d}\\u{200d}\u0937"},
      {"a family", "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F468\u200D\U0001F469\u200D\U0001F467",
       "\U0001F468\u200D\U0001F469\u200D\U0001F467"},
      {"a heart on fire", "\u2764\uFE0F\u200D\U0001F525", "\u2764\uFE0F\u200D\U0001F525",
       "\u2764\uFE0F\u200D\U0001F525"},
      {"a keycap", "1\uFE0F\u20E3", "1\uFE0F\u20E3", "1\uFE0F\u20E3"},
      {"a style behind a digit", "1\uFE0F1", "1<U+FE0F>1", "1\\u{fe0f}1"},
      {"two styles", "\u2764\uFE0F\uFE0F", "\u2764\uFE0F<U+FE0F>", "\u2764\uFE0F\\u{fe0f}"},
      {"a style in front", "\uFE0Fa", "<U+FE0F>a", "\\u{fe0f}a"},
      {"a joiner at the end", "\u0915\u200D", "\u0915<U+200D>", "\u0915\\u{200d}"},
      {"Japanese", "\u30E6\u30FC\u30B6\u3000\u8FBB", "\u30E6\u30FC\u30B6\u3000\u8FBB",
       "\u30E6\u30FC\u30B6\u3000\u8FBB"},
      {"malformed", "a\xFF\xC3", "a\uFFFD\uFFFD", "a\uFFFD\uFFFD"},
      {"half a character before a hidden one", "\xE2\x80\u202E", "\uFFFD\uFFFD<U+202E>", "\uFFFD\uFFFD\\u{202e}"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.name) {
      CHECK(visibleText(row.text) == row.to_model);
      CHECK(escapeForDisplay(row.text) == row.on_terminal);
      CHECK(holdsHidden(row.text) == (row.to_model != row.text));
    }
  }
}

TEST_CASE("Every hidden character is caught at every place of eight bytes, by every function") {
  for (const char32_t c : hiddenSamples()) {
    for (std::size_t before = 0; before < 9; ++before) {
      const std::string hidden = encodeUtf8(c);
      const std::string text = std::string(before, 'a') + hidden + "bcdefghij";
      std::size_t count = 0;
      INFO(static_cast<std::uint32_t>(c) << " after " << before);
      REQUIRE(holdsHidden(text));
      REQUIRE(visibleText(text, &count).find(hidden) == std::string::npos);
      REQUIRE(count == 1);
      REQUIRE(withoutHidden(text).find(hidden) == std::string::npos);
      REQUIRE(escapeForDisplay(text).find(hidden) == std::string::npos);
      REQUIRE(escapeLinesForDisplay(text).find(hidden) == std::string::npos);
    }
  }
}

TEST_CASE("What was written out once is not written out again") {
  for (const char32_t c : hiddenSamples()) {
    const std::string once = visibleText("\u2764" + encodeUtf8(c) + "a");
    REQUIRE(visibleText(once) == once);
    REQUIRE_FALSE(holdsHidden(once));
  }
}

TEST_CASE("JSON with nothing hidden in it is the same JSON") {
  std::string all;
  for (const char32_t c : hiddenSamples()) {
    all += "x" + encodeUtf8(c);
  }
  const Json value = {{"a", Json::array({all, 1, nullptr})}};
  const std::string text = writeJson(value);
  const std::string shown = escapeHiddenInJson(text);
  CHECK_FALSE(holdsHidden(shown));
  CHECK(holdsHidden(text));
  const auto read = readJson(shown);
  REQUIRE(read);
  CHECK(*read == value);
}

TEST_CASE("Of prose what is hidden is left out") {
  CHECK(withoutHidden("a\u200Bb\u2028c\U000E0041\x1B[d\tok\u2764\uFE0F") == "ab\nc[d\tok\u2764\uFE0F");
}

TEST_CASE("Several lines keep their ends and no other control") {
  CHECK(escapeLinesForDisplay("a\r\n\tb\x1B]0;t\x07") == "a\\x0d\n\tb\\x1b]0;t\\x07");
}

TEST_CASE("Nothing that has a look of its own counts as hidden") {
  const std::vector<char32_t> seen = {' ',    '~',    0xA0,    0xA1,    0xAC,    0xAE,    0x300,  0x34E,  0x350,
                                      0x5D0,  0x61B,  0x627,   0x1161,  0x1100,  0x17B6,  0x180A, 0x2000, 0x200A,
                                      0x2010, 0x2027, 0x202F,  0x205F,  0x2070,  0x2800,  0x3000, 0x3042, 0x3163,
                                      0x3165, 0x9FFF, 0xD7FF,  0xF900,  0xFDCF,  0xFDF0,  0xFE10, 0xFF21, 0xFFA1,
                                      0xFFFC, 0xFFFD, 0x10000, 0x1F600, 0x20000, 0x2FA1D, 0x31350};
  for (const char32_t c : seen) {
    INFO(static_cast<std::uint32_t>(c));
    CHECK_FALSE(isHiddenCharacter(c));
  }
}

}  // namespace
}  // namespace soracom_mcp::base
