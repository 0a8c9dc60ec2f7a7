#include "base/json_reader.h"

#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "base/utf8.h"
#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

using namespace std::string_literals;

Json parse(const std::string& text) {
  auto value = readJson(text);
  INFO((value ? "" : value.error().message));
  REQUIRE(value);
  return std::move(*value);
}

struct Refusal {
  const char* name;
  std::string text;
  std::string message;
  ErrorKind kind = ErrorKind::kInvalidInput;
};

void checkRefused(const Refusal& row) {
  const auto value = readJson(row.text);
  REQUIRE_FALSE(value);
  CHECK(value.error().kind == row.kind);
  CHECK(value.error().message == row.message);
}

TEST_CASE("a text is read to the value it says, with its members in order") {
  const std::string text = R"({"z":[1,-2,2.5,"x",true,false,null,{},[]],"a":{"b":""},"m":0})";
  CHECK(writeJson(parse(text)) == text);
  CHECK(writeJson(parse(" \t\r\n{ \"a\" : [ 1 , 2 ] } \n")) == R"({"a":[1,2]})");
}

TEST_CASE("any value may be the root") {
  for (const char* text : {"null", "true", "false", "0", "-1.5", "\"\"", "\"a\"", "[]", "{}"}) {
    DYNAMIC_SECTION(text) { CHECK(writeJson(parse(text)) == text); }
  }
}

TEST_CASE("escapes in strings and names are resolved") {
  CHECK(parse(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(parse(R"("\u0041\u00e9\u20AC\ud834\udd1e")") == "A\u00E9\u20AC\U0001D11E");
  CHECK(parse(R"("a\u0000b")") == "a\0b"s);
  CHECK(findMember(parse(R"({"\u0061\/":1})"), "a/") != nullptr);
  CHECK(parse("\"\uFEFF\"") == "\uFEFF");
}

TEST_CASE("a text with a syntax error is refused with the byte at which reading stopped") {
  static const Refusal kTable[] = {
      {"nothing", "", "not valid JSON at byte 0: unexpected end of input; expected '[', '{', or a literal"},
      {"only space", " \n", "not valid JSON at byte 2: unexpected end of input; expected '[', '{', or a literal"},
      {"an open array", "[1", "not valid JSON at byte 2: unexpected end of input; expected ']'"},
      {"an open object", "{\"a\":1", "not valid JSON at byte 6: unexpected end of input; expected '}'"},
      {"a comma at the end", "[1,]", "not valid JSON at byte 3: unexpected ']'; expected '[', '{', or a literal"},
      {"a comma after the last member", "{\"a\":1,}",
       "not valid JSON at byte 7: unexpected '}'; expected string literal"},
      {"a missing comma", "[1 true]", "not valid JSON at byte 6: unexpected true literal; expected ']'"},
      {"a missing colon", "{\"a\" 1}", "not valid JSON at byte 5: unexpected number literal; expected ':'"},
      {"a name without quotes", "{a:1}", "not valid JSON at byte 1: invalid literal"},
      {"a name that is a number", "{1:1}",
       "not valid JSON at byte 1: unexpected number literal; expected string literal"},
      {"a mistyped literal", "[nul]", "not valid JSON at byte 4: invalid literal"},
      {"single quotes", "['a']", "not valid JSON at byte 1: invalid literal"},
      {"a comment", "[/**/]", "not valid JSON at byte 1: invalid literal"},
      {"an open string", "[\"abc", "not valid JSON at byte 5: invalid string: missing closing quote"},
      {"a line break in a string", "[\"a\nb\"]",
       "not valid JSON at byte 3: invalid string: control character U+000A (LF) must be escaped to \\u000A or \\n"},
      {"an escape that is none", "[\"\\x\"]",
       "not valid JSON at byte 3: invalid string: forbidden character after backslash"},
      {"not a number", "[NaN]", "not valid JSON at byte 1: invalid literal"},
      {"infinity", "[-Infinity]", "not valid JSON at byte 2: invalid number; expected digit after '-'"},
      {"a leading zero", "[01]", "not valid JSON at byte 2: unexpected number literal; expected ']'"},
      {"a plus", "[+1]", "not valid JSON at byte 1: invalid literal"},
      {"a bare point", "[1.]", "not valid JSON at byte 3: invalid number; expected digit after '.'"},
      {"a bare exponent", "[1e]",
       "not valid JSON at byte 3: invalid number; expected '+', '-', or digit after exponent"},
  };
  for (const Refusal& row : kTable) {
    DYNAMIC_SECTION(row.name) { checkRefused(row); }
  }
}

TEST_CASE("nothing but space may follow the value") {
  static const Refusal kTable[] = {
      {"a bracket", "[]]", "not valid JSON at byte 2: unexpected ']'; expected end of input"},
      {"a second value", "{}{}", "not valid JSON at byte 2: unexpected '{'; expected end of input"},
      {"a second number", "1 2", "not valid JSON at byte 2: unexpected number literal; expected end of input"},
      {"a word", "{} x", "not valid JSON at byte 3: invalid literal"},
      {"a byte order mark", "{}\uFEFF", "not valid JSON at byte 2: invalid literal"},
      {"NUL", "{}\0"s, "not valid JSON at byte 2: a raw NUL character"},
      {"NUL and more", "{}\0{}"s, "not valid JSON at byte 2: a raw NUL character"},
  };
  for (const Refusal& row : kTable) {
    DYNAMIC_SECTION(row.name) { checkRefused(row); }
  }
  CHECK(readJson("{} \t\r\n"));
}

TEST_CASE("a text that begins with a byte order mark is refused") {
  checkRefused({"", "\uFEFF{}", "not valid JSON at byte 0: starts with a byte order mark"});
  checkRefused({"", "\uFEFF", "not valid JSON at byte 0: starts with a byte order mark"});
}

TEST_CASE("NUL is accepted as an escape in a string and nowhere else") {
  static const Refusal kTable[] = {
      {"raw in a string", "\"a\0b\""s, "not valid JSON at byte 2: a raw NUL character"},
      {"raw between tokens", "[\0]"s, "not valid JSON at byte 1: a raw NUL character"},
      {"raw at the beginning", "\0[]"s, "not valid JSON at byte 0: a raw NUL character"},
      {"escaped in a name", R"({"a\u0000b":1})", "a member name holds a NUL character"},
      {"escaped in an inner name", R"({"a":[{"\u0000":1}]})", "a member name holds a NUL character"},
  };
  for (const Refusal& row : kTable) {
    DYNAMIC_SECTION(row.name) { checkRefused(row); }
  }
  CHECK(parse(R"({"a":"\u0000"})")["a"] == "\0"s);
}

TEST_CASE("a text that is not UTF-8 is refused where it stops being it") {
  static const Refusal kTable[] = {
      {"a stray byte", "[\"\xFF\"]", "not valid UTF-8 at byte 2"},
      {"an overlong form", "[\"ab\xC0\xAF\"]", "not valid UTF-8 at byte 4"},
      {"a surrogate", "[\"\xED\xA0\x80\"]", "not valid UTF-8 at byte 2"},
      {"above the range", "[\"\xF4\x90\x80\x80\"]", "not valid UTF-8 at byte 2"},
      {"a cut character", "[\"\u20AC\xE2\x82\"]", "not valid UTF-8 at byte 5"},
      {"in a name", "{\"\x80\":1}", "not valid UTF-8 at byte 2"},
      {"outside of strings", "[] \xFF", "not valid UTF-8 at byte 3"},
      {"UTF-16", "\xFF\xFE[\0]\0"s, "not valid UTF-8 at byte 0"},
  };
  for (const Refusal& row : kTable) {
    DYNAMIC_SECTION(row.name) { checkRefused(row); }
  }
}

TEST_CASE("an escaped surrogate without its partner is refused") {
  for (const char* text : {R"("\ud800")", R"("\udc00")", R"("\ud800\ud800")", R"("\ud800a")", R"("\udd1e\ud834")",
                           R"({"\ud800":1})", R"("\ud800\u0041")"}) {
    DYNAMIC_SECTION(text) {
      const auto value = readJson(text);
      REQUIRE_FALSE(value);
      CHECK(value.error().kind == ErrorKind::kInvalidInput);
      CHECK(value.error().message.find("invalid string: surrogate U+D") != std::string::npos);
      CHECK(value.error().message.starts_with("not valid JSON at byte "));
    }
  }
}

TEST_CASE("a name that occurs twice in one object is refused and named") {
  static const Refusal kTable[] = {
      {"side by side", R"({"a":1,"a":2})", "the member \"a\" occurs twice in one object"},
      {"with the same value", R"({"a":1,"a":1})", "the member \"a\" occurs twice in one object"},
      {"apart", R"({"a":1,"b":{"a":2},"a":3})", "the member \"a\" occurs twice in one object"},
      {"further in", R"([{"x":{"y":1,"z":1,"y":2}}])", "the member \"y\" occurs twice in one object"},
      {"written differently", R"({"a":1,"\u0061":2})", "the member \"a\" occurs twice in one object"},
      {"empty", R"({"":1,"":2})", "the member \"\" occurs twice in one object"},
      {"with control characters", R"({"\u001b\n":1,"\u001b\n":2})",
       "the member \"\\x1b\\x0a\" occurs twice in one object"},
      {"long", "{\"" + std::string(1000, 'n') + "\":1,\"" + std::string(1000, 'n') + "\":2}",
       "the member \"" + std::string(77, 'n') + "...\" occurs twice in one object"},
  };
  for (const Refusal& row : kTable) {
    DYNAMIC_SECTION(row.name) { checkRefused(row); }
  }
  CHECK(parse(R"({"a":{"a":{"a":1}},"A":[{"a":1},{"a":2}]})").size() == 2);
}

TEST_CASE("a name that occurs twice is found among a hundred thousand") {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) {
    text += "\"m" + std::to_string(i) + "\":0,";
  }
  const auto good = readJson(text + "\"last\":0}");
  REQUIRE(good);
  CHECK(good->size() == 100'001);
  checkRefused({"", text + "\"m50000\":0}", "the member \"m50000\" occurs twice in one object"});
}

TEST_CASE("where names may be ambiguous the last value counts and stands where the name stood first") {
  const JsonLimits lenient{.ambiguous_names = true};
  struct Row {
    const char* text;
    const char* read;
  };
  const Row rows[] = {
      {R"({"a":1,"a":2})", R"({"a":2})"},
      {R"({"a":1,"b":2,"a":3,"c":4,"b":5,"a":6})", R"({"a":6,"b":5,"c":4})"},
      {R"({"x":{"a":[1],"a":{"b":1,"b":2}},"y":1})", R"({"x":{"a":{"b":2}},"y":1})"},
      {R"({"a":1,"x":{"a":2},"b":3})", R"({"a":1,"x":{"a":2},"b":3})"},
      {R"([{"a":1,"a":2},{"a":3}])", R"([{"a":2},{"a":3}])"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.text) { CHECK(writeJson(readJson(row.text, lenient).value()) == row.read); }
  }
  std::string large = "{";
  for (int i = 0; i < 100; ++i) {
    large += "\"m" + std::to_string(i % 50) + "\":" + std::to_string(i) + ",";
  }
  large.back() = '}';
  const Json read = readJson(large, lenient).value();
  CHECK(read.size() == 50);
  CHECK(read.at("m0") == 50);
  CHECK(read.at("m49") == 99);
}

TEST_CASE("integers of 64 bits stay exact") {
  CHECK(parse("9007199254740993").get<std::int64_t>() == 9007199254740993);
  CHECK(parse("9223372036854775807").get<std::int64_t>() == std::numeric_limits<std::int64_t>::max());
  CHECK(parse("-9223372036854775808").get<std::int64_t>() == std::numeric_limits<std::int64_t>::min());
  CHECK(parse("18446744073709551615").get<std::uint64_t>() == std::numeric_limits<std::uint64_t>::max());
  for (const char* text : {"0", "9223372036854775807", "-9223372036854775808", "18446744073709551615"}) {
    CHECK(parse(text).is_number_integer());
    CHECK(writeJson(parse(text)) == text);
  }
}

TEST_CASE("numbers beyond 64 bits and numbers with a fraction become the nearest double") {
  struct Row {
    const char* text;
    double value;
  };
  static constexpr Row kTable[] = {
      {"18446744073709551616", 18446744073709551616.0},
      {"-9223372036854775809", -9223372036854775808.0},
      {"123456789012345678901234567890", 1.2345678901234568e29},
      {"1.0", 1.0},
      {"1e2", 100.0},
      {"1E-2", 0.01},
      {"0.1", 0.1},
      {"3.141592653589793238462643383279", 3.141592653589793},
      {"1.7976931348623157e308", std::numeric_limits<double>::max()},
      {"2.2250738585072014e-308", std::numeric_limits<double>::min()},
      {"5e-324", std::numeric_limits<double>::denorm_min()},
      {"1e-400", 0.0},
      {"0e99999", 0.0},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.text) {
      const Json number = parse(row.text);
      CHECK(number.is_number_float());
      CHECK(number.get<double>() == row.value);
    }
  }
}

TEST_CASE("minus zero is zero as an integer and keeps its sign as a double") {
  CHECK(writeJson(parse("-0")) == "0");
  CHECK(parse("-0").is_number_integer());
  CHECK(parse("-0.0").is_number_float());
  CHECK(std::signbit(parse("-0.0").get<double>()));
  CHECK(std::signbit(parse("-1e-400").get<double>()));
}

TEST_CASE("a number too large for a double is refused") {
  static const Refusal kTable[] = {
      {"positive", "[1e309]", "not valid JSON at byte 5: a number too large for a double"},
      {"negative", "[-1e309]", "not valid JSON at byte 6: a number too large for a double"},
      {"just above the largest", "1.8e308", "not valid JSON at byte 6: a number too large for a double"},
      {"a vast exponent", "1e99999999999999999999", "not valid JSON at byte 21: a number too large for a double"},
      {"many digits", std::string(400, '9'), "not valid JSON at byte 399: a number too large for a double"},
  };
  for (const Refusal& row : kTable) {
    DYNAMIC_SECTION(row.name) { checkRefused({row.name, row.text, row.message, ErrorKind::kLimit}); }
  }
}

TEST_CASE("an error repeats nothing of the values it was found in") {
  for (const std::string& text :
       {"{\"password\":\"hunter2"s, "[\"hunter2\n\"]"s, "[\"hunter2\\q\"]"s, "[\"hunter2\" \"hunter2\"]"s,
        "{\"a\":\"hunter2\\ud800\"}"s, "[\"hunter2\" 1e999]"s}) {
    DYNAMIC_SECTION(escapeForDisplay(text)) {
      const auto value = readJson(text);
      REQUIRE_FALSE(value);
      CHECK(value.error().message.find("hunter2") == std::string::npos);
    }
  }
}

TEST_CASE("an error is short, valid UTF-8 and of one line, whatever stands where it was found") {
  const std::string lengthy(1'000'000, 'x');
  for (const std::string& text :
       {"[\u00E9]"s, "\U0001D11E"s, "[tr\u20ACe]"s, "[-\u20AC]"s, "[\"\\\u20AC\"]"s, "\"" + lengthy,
        "[\"" + lengthy + "\n\"]", std::string(1'000'000, '9'), "{\"" + lengthy + "\" 1}"}) {
    DYNAMIC_SECTION(escapeForDisplay(truncateUtf8(text, 20))) {
      const auto value = readJson(text);
      REQUIRE_FALSE(value);
      CHECK(value.error().kind == (text.starts_with('9') ? ErrorKind::kLimit : ErrorKind::kInvalidInput));
      CHECK_FALSE(findInvalidUtf8(value.error().message));
      CHECK(escapeForDisplay(value.error().message) == value.error().message);
      CHECK(value.error().message.size() < 200);
      CHECK(value.error().message.starts_with("not valid JSON at byte "));
    }
  }
}

struct Limited {
  const char* name;
  std::string text;
  JsonLimits least;  // the limits the text just keeps; a default one is not looked at
  const char* message;
};

JsonLimits bytes(std::size_t count) {
  JsonLimits out;
  out.max_bytes = count;
  return out;
}
JsonLimits depth(std::size_t count) {
  JsonLimits out;
  out.max_depth = count;
  return out;
}
JsonLimits nodes(std::size_t count) {
  JsonLimits out;
  out.max_nodes = count;
  return out;
}

// `least` with the one limit that was set brought down by one.
JsonLimits oneLess(JsonLimits least) {
  const JsonLimits usual;
  least.max_bytes -= least.max_bytes != usual.max_bytes ? 1 : 0;
  least.max_depth -= least.max_depth != usual.max_depth ? 1 : 0;
  least.max_nodes -= least.max_nodes != usual.max_nodes ? 1 : 0;
  return least;
}

TEST_CASE("a text may reach each limit and not pass it") {
  static const Limited kTable[] = {
      {"bytes", "[1,22]", bytes(6), "larger than 5 bytes"},
      {"space counts as bytes", " [] ", bytes(4), "larger than 3 bytes"},
      {"characters count by their bytes", "\"\u20AC\"", bytes(5), "larger than 4 bytes"},
      {"depth of one array", "[]", depth(1), "nested deeper than 0 levels"},
      {"depth of one object", "{}", depth(1), "nested deeper than 0 levels"},
      {"depth of arrays", "[[[]]]", depth(3), "nested deeper than 2 levels"},
      {"depth of objects", R"({"a":{"b":{"c":1}}})", depth(3), "nested deeper than 2 levels"},
      {"depth of both", R"([{"a":[{}]}])", depth(4), "nested deeper than 3 levels"},
      {"depth counts the deepest only", "[[],[[]],[]]", depth(3), "nested deeper than 2 levels"},
      {"a lone value", "1", nodes(1), "more than 0 values"},
      {"an empty array", "[]", nodes(1), "more than 0 values"},
      {"the items of an array", "[1,2,3]", nodes(4), "more than 3 values"},
      {"a member counts as name and value", R"({"a":1})", nodes(3), "more than 2 values"},
      {"members that are containers", R"({"a":[],"b":{}})", nodes(5), "more than 4 values"},
      {"every kind of value", R"([null,true,1,-1,1.5,"s"])", nodes(7), "more than 6 values"},
      {"containers in containers", "[[[]],[]]", nodes(4), "more than 3 values"},
  };
  for (const Limited& row : kTable) {
    DYNAMIC_SECTION(row.name) {
      CHECK(readJson(row.text, row.least));
      const auto refused = readJson(row.text, oneLess(row.least));
      REQUIRE_FALSE(refused);
      CHECK(refused.error().kind == ErrorKind::kLimit);
      CHECK(refused.error().message == row.message);
    }
  }
}

TEST_CASE("the limits that nobody sets suit one message") {
  const std::string too_deep = std::string(65, '[') + std::string(65, ']');
  CHECK(readJson(too_deep.substr(1, 128)));
  const auto deep = readJson(too_deep);
  REQUIRE_FALSE(deep);
  CHECK(deep.error().kind == ErrorKind::kLimit);
  CHECK(deep.error().message == "nested deeper than 64 levels");

  const std::string large(16 * 1024 * 1024 - 2, 'x');
  CHECK(readJson("\"" + large + "\""));
  const auto too_large = readJson("\"" + large + "x\"");
  REQUIRE_FALSE(too_large);
  CHECK(too_large.error().kind == ErrorKind::kLimit);
  CHECK(too_large.error().message == "larger than 16777216 bytes");

  std::string many = "[0";
  for (int i = 2; i < 500'000; ++i) {
    many += ",0";
  }
  CHECK(readJson(many + "]"));
  const auto too_many = readJson(many + ",0]");
  REQUIRE_FALSE(too_many);
  CHECK(too_many.error().kind == ErrorKind::kLimit);
  CHECK(too_many.error().message == "more than 500000 values");
}

TEST_CASE("a limit is met while reading, before the rest of the text is looked at") {
  JsonLimits limits;
  limits.max_depth = 2;
  limits.max_nodes = 4;
  static const char* const kTable[] = {"[[[ this is no JSON", "[1,2,3,4 this is no JSON"};
  for (const char* text : kTable) {
    DYNAMIC_SECTION(text) {
      const auto refused = readJson(text, limits);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().kind == ErrorKind::kLimit);
    }
  }
  const auto large = readJson("not even JSON", bytes(5));
  REQUIRE_FALSE(large);
  CHECK(large.error().kind == ErrorKind::kLimit);
}

TEST_CASE("a million brackets are refused for their depth, closed or not") {
  for (const std::string& text : {std::string(1'000'000, '['), std::string(500'000, '[') + std::string(500'000, ']')}) {
    const auto refused = readJson(text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::kLimit);
  }
}

TEST_CASE("texts are read by several threads at once") {
  const std::string text = R"({"a":[1,2.5,"x"],"b":{"c":null}})";
  static constexpr int kTexts = 500;
  std::vector<int> right(4);
  std::vector<std::thread> threads;
  for (int& mine : right) {
    threads.emplace_back([&text, &mine] {
      for (int i = 0; i < kTexts; ++i) {
        const auto value = readJson(text);
        mine += value && writeJson(*value) == text ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(right == std::vector<int>(4, kTexts));
}

TEST_CASE("a number that neither 64 bits nor a double hold can be kept digit for digit") {
  JsonLimits limits;
  limits.exact_numbers = true;
  const std::string text = R"([18446744073709551616,-9223372036854775809,18446744073709551615,-1,1.5,1e3])";
  const auto value = readJson(text, limits);
  REQUIRE(value.has_value());
  CHECK(writeJson(*value) == "[18446744073709551616,-9223372036854775809,18446744073709551615,-1,1.5,1000.0]");
  CHECK_FALSE((*value)[0].is_number());
  CHECK((*value)[2].is_number_unsigned());
  CHECK(readJson("18446744073709551616").value().is_number_float());
}

}  // namespace
}  // namespace soracom_mcp::base
