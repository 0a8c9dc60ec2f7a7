#include "schemas/pattern.h"

#include <re2/re2.h>

#include "schemas/pattern_options.h"
#include "tests/catch.h"

namespace soracom_mcp::schemas {
namespace {

struct Matching {
  const char* pattern;
  const char* matches;  // null: nothing to try
  const char* differs;  // null: nothing to try
  bool portable;
};

TEST_CASE("a pattern means in RE2 what it means in ECMAScript") {
  static const Matching kTable[] = {
      {"^a.c$", "abc",
       "a\xE2\x80\xA8"
       "c",
       true},
      {"^\\s$", "\xC2\xA0", "x", true},
      {"^[\\s]$", "\v", "x", true},
      {"^\\S$", "x", "\xE3\x80\x80", true},
      {"^\\d+$", "123", "\xDB\xB1", true},
      {"^\\w$", "_", "\xC3\xA9", true},
      {"^\\u00e9$", "\xC3\xA9", "e", true},
      {"^\\u{1F600}$", "\xF0\x9F\x98\x80", "e", true},
      {"^\\cA$", "\x01", "A", true},
      {"^[\\b]$", "\b", "b", true},
      {"^\\0$", nullptr, "0", true},
      {"^\\p{Letter}$", "\xC3\xA9", "1", true},
      {"^\\p{General_Category=Nd}$", "1", "a", true},
      {"^(?<year>\\d{4})$", "2026", "26", true},
      {"^(?:a|b)*?$", "ab", "c", true},
      {"^[^]$", "\n", "", true},
      {"^[[a]+$", "[a", "b", true},
      {"^\\/$", "/", "x", true},
      {"^[\\-a]$", "-", "b", true},
      {"^a{2}$", "aa", "a", true},
      {"a$", "a", "a\n", true},
      {"^\\p{Script=Greek}$", "\xCE\xB1", "a", true},
      {"^\\p{Any}$", "a", "", true},
      {"^\\p{Greek}$", "\xCE\xB1", "a", false},
      {"^[\\w-.]$", "-", "!", false},
      {"^\\-$", "-", "x", false},
      {"^a{$", "a{", "a", false},
      {"^}$", "}", "x", false},
      {"^]$", "]", "x", false},
      {"^\\@$", "@", "x", false},
  };
  for (const Matching& row : kTable) {
    DYNAMIC_SECTION("pattern " << row.pattern) {
      const auto pattern = translatePattern(row.pattern);
      INFO((pattern ? pattern->re2 : pattern.error().message));
      REQUIRE(pattern);
      CHECK(pattern->portable == row.portable);
      const re2::RE2 compiled(pattern->re2, patternOptions());
      REQUIRE(compiled.ok());
      if (row.matches != nullptr) {
        CHECK(re2::RE2::PartialMatch(row.matches, compiled));
      }
      if (row.differs != nullptr) {
        CHECK_FALSE(re2::RE2::PartialMatch(row.differs, compiled));
      }
    }
  }
}

TEST_CASE("a pattern that no linear engine has or that is none is refused") {
  for (const char* text : {"(?=a)", "(?!a)", "(?<=a)",  "(a)\\1",    "\\k<a>", "(?i)a", "(?P<a>b)",    "\\A",
                           "\\z",   "\\q",   "\\",      "(",         ")",      "[",     "[]",          "[z-a]",
                           "*",     "a**",   "a{2}{3}", "+a",        "\\x1",   "\\u12", "\\u{110000}", "\\p{Nothing}",
                           "\\pL",  "\\c1",  "\\01",    "a{1,2000}", "(?<a",   "[\\B]"}) {
    DYNAMIC_SECTION("pattern " << text) {
      const auto pattern = translatePattern(text);
      REQUIRE_FALSE(pattern);
      CHECK(pattern.error().kind == base::ErrorKind::kUnsupported);
    }
  }
}

TEST_CASE("a huge or deeply nested pattern is refused or compiled within its memory") {
  const std::string deep = std::string(100'000, '(') + "a" + std::string(100'000, ')');
  CHECK_FALSE(translatePattern(deep));
  std::string bomb = "a";
  for (int i = 0; i < 6; ++i) {
    bomb = "(?:" + bomb + "){100}";
  }
  CHECK_FALSE(translatePattern(bomb));
}

}  // namespace
}  // namespace soracom_mcp::schemas
