#include "base/json.h"

#include <limits>

#include "base/json_reader.h"
#include "base/utf8.h"
#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

using namespace std::string_literals;

Json parse(const std::string& text) {
  auto value = readJson(text);
  INFO(text);
  REQUIRE(value);
  return std::move(*value);
}

TEST_CASE("values are equal as JSON Schema says") {
  struct Row {
    const char* left;
    const char* right;
    bool equal;
  };
  static constexpr Row kTable[] = {
      {"null", "null", true},
      {"null", "false", false},
      {"null", "0", false},
      {"null", "\"\"", false},
      {"true", "true", true},
      {"true", "false", false},
      {"true", "1", false},
      {"false", "0", false},
      {"1", "1", true},
      {"1", "2", false},
      {"1", "-1", false},
      {"1", "1.0", true},
      {"1", "1.5", false},
      {"100", "1e2", true},
      {"0", "-0", true},
      {"0", "-0.0", true},
      {"0.1", "0.10", true},
      {"0.1", "0.2", false},
      {"1", "\"1\"", false},
      {"\"a\"", "\"a\"", true},
      {"\"a\"", "\"A\"", false},
      {"\"\\u00e9\"", "\"\u00E9\"", true},
      {"\"\u00E9\"", "\"e\u0301\"", false},
      {"[]", "[]", true},
      {"[]", "{}", false},
      {"[]", "null", false},
      {"[1,2]", "[1.0,2.0]", true},
      {"[1,2]", "[2,1]", false},
      {"[1,2]", "[1,2,3]", false},
      {"[1,2,3]", "[1,2]", false},
      {"{}", "{}", true},
      {"{}", "null", false},
      {R"({"a":1,"b":2})", R"({"b":2.0,"a":1.0})", true},
      {R"({"a":1,"b":2})", R"({"a":2,"b":1})", false},
      {R"({"a":1,"b":2})", R"({"a":1})", false},
      {R"({"a":1})", R"({"a":1,"b":2})", false},
      {R"({"a":1})", R"({"b":1})", false},
      {R"({"a":null})", R"({"b":null})", false},
      {R"({"a":[{"x":1,"y":[]}]})", R"({"a":[{"y":[],"x":1e0}]})", true},
      {R"({"a":[{"x":1,"y":[]}]})", R"({"a":[{"y":[0],"x":1}]})", false},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.left << " and " << row.right) {
      const Json left = parse(row.left);
      const Json right = parse(row.right);
      CHECK(equalJson(left, right) == row.equal);
      CHECK(equalJson(right, left) == row.equal);
      CHECK(equalJson(left, left));
      CHECK(equalJson(right, right));
    }
  }
}

TEST_CASE("numbers at the borders of the number types are equal only where their values are") {
  struct Row {
    const char* left;
    const char* right;
    bool equal;
  };
  static constexpr Row kTable[] = {
      {"9223372036854775807", "9223372036854775807", true},
      {"9223372036854775807", "9223372036854775808", false},
      {"9223372036854775808", "-9223372036854775808", false},
      {"18446744073709551615", "-1", false},
      {"18446744073709551615", "18446744073709551614", false},
      {"-9223372036854775808", "-9223372036854775808.0", true},
      {"9007199254740993", "9007199254740992", false},
      {"9007199254740992", "9007199254740992.0", true},
      {"9007199254740993", "9007199254740992.0", false},
      {"-9007199254740993", "-9007199254740992.0", false},
      {"9223372036854775807", "9223372036854775808.0", false},
      {"9223372036854775808", "9223372036854775808.0", true},
      {"18446744073709551615", "18446744073709551616.0", false},
      {"18446744073709551615", "1e300", false},
      {"-9223372036854775808", "-1e300", false},
      {"18446744073709551616", "18446744073709551616.0", true},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.left << " and " << row.right) {
      CHECK(equalJson(parse(row.left), parse(row.right)) == row.equal);
      CHECK(equalJson(parse(row.right), parse(row.left)) == row.equal);
    }
  }
}

TEST_CASE("a number is equal to itself whether it was made signed or unsigned") {
  CHECK(equalJson(Json(std::int64_t{5}), Json(std::uint64_t{5})));
  CHECK(equalJson(Json(std::uint64_t{5}), Json(std::int64_t{5})));
  CHECK_FALSE(equalJson(Json(std::int64_t{-1}), Json(std::numeric_limits<std::uint64_t>::max())));
}

TEST_CASE("large objects are equal in any order, and unequal by one value or one name") {
  // The way members are compared changes at 32.
  for (const std::size_t members : {31U, 32U, 33U, 1000U}) {
    DYNAMIC_SECTION(members << " members") {
      std::string forward;
      std::string backward;
      for (std::size_t i = 0; i < members; ++i) {
        const std::string member = "\"m" + std::to_string(i) + "\":" + std::to_string(i);
        forward += (i == 0 ? "" : ",") + member;
        backward = member + (i == 0 ? "" : ",") + backward;
      }
      const Json left = parse("{" + forward + "}");
      CHECK(equalJson(left, parse("{" + backward + "}")));
      CHECK_FALSE(equalJson(left, parse("{" + forward + R"(,"more":0})")));
      const std::string all_but_one = backward.substr(backward.find(',') + 1);
      CHECK_FALSE(equalJson(left, parse("{\"other\":0," + all_but_one + "}")));
      const std::string last = "\"m" + std::to_string(members - 1) + "\":";
      CHECK_FALSE(equalJson(left, parse("{" + last + "-1," + all_but_one + "}")));
      CHECK(equalJson(left, parse("{" + last + std::to_string(members - 1) + ".0," + all_but_one + "}")));
    }
  }
}

TEST_CASE("a string is appended with exactly the escapes that JSON asks for") {
  struct Row {
    const char* name;
    std::string text;
    std::string json;
  };
  static const Row kTable[] = {
      {"nothing", "", R"("")"},
      {"plain", "abc", R"("abc")"},
      {"quote", "a\"b", R"("a\"b")"},
      {"backslash", "a\\b", R"("a\\b")"},
      {"slash is left", "a/b", R"("a/b")"},
      {"the short escapes", "\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"NUL", "\0"s, R"("\u0000")"},
      {"the controls beside the short escapes", "\x07\x0B\x0E", R"("\u0007\u000b\u000e")"},
      {"ESC", "\x1B[0m", R"("\u001b[0m")"},
      {"the last control", "\x1F ", R"("\u001f ")"},
      {"DEL is left", "\x7F", "\"\x7F\""},
      {"text of two to four bytes is left", "\u00E9\u20AC\U0001D11E", "\"\u00E9\u20AC\U0001D11E\""},
      {"line separators are left", "\u2028\u2029", "\"\u2028\u2029\""},
      {"escapes at both ends", "\"\"", R"("\"\"")"},
      {"escapes side by side", "\\\"\n", R"("\\\"\n")"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.name) {
      std::string out = "before:";
      appendJsonString(out, row.text);
      CHECK(out == "before:" + row.json);
      CHECK(writeJson(Json(row.text)) == row.json);
    }
  }
}

TEST_CASE("the text of a value is the one the library writes") {
  for (const char* text :
       {"null", "[]", "{}", "[[],{},[{}]]", R"({"a":{"b":[1,"x",null,true,false]},"":-1,"\u00e9\n":"\u20ac\""})",
        "[0,-1,9223372036854775807,-9223372036854775808,18446744073709551615]",
        "[0.1,1.0,-0.0,1e300,1.5e-10,123456789012345680.0,18446744073709551616]"}) {
    DYNAMIC_SECTION(text) {
      const Json value = readJson(text).value();
      CHECK(writeJson(value) == value.dump());
    }
  }
  CHECK(writeJson(Json(Json::value_t::discarded)) == Json(Json::value_t::discarded).dump());
  CHECK(writeJson(Json(std::numeric_limits<double>::infinity())) == "null");
}

TEST_CASE("an appended string is what writeJson writes, and reads back, for every byte and beyond") {
  std::vector<std::string> texts;
  for (int c = 0; c < 0x80; ++c) {
    texts.push_back("x" + std::string(1, static_cast<char>(c)) + "\u20AC");
  }
  texts.emplace_back("\u0080\u07FF\u0800\uFFFF\U00010000\U0010FFFF");
  std::vector<std::string> wrong;
  for (const std::string& text : texts) {
    std::string out;
    appendJsonString(out, text);
    const auto back = readJson(out);
    if (out != writeJson(Json(text)) || !back || *back != text) {
      wrong.push_back(out);
    }
  }
  CHECK(wrong.empty());
}

TEST_CASE("a string that is not UTF-8 never leaves, neither as a value nor as a name") {
  for (const char* bad : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "a\x80z"}) {
    DYNAMIC_SECTION(escapeForDisplay(bad)) {
      const Json value = Json::object({{"<"s + bad + ">", Json::array({"<"s + bad + ">", 1})}});
      const std::string text = writeJson(value);
      CHECK_FALSE(findInvalidUtf8(text));
      CHECK(text.starts_with("{\"<"));
      CHECK(text.ends_with(">\",1]}"));
      CHECK(text.find("\uFFFD") != std::string::npos);
      CHECK(readJson(text));
    }
  }
}

TEST_CASE("JSON is written compactly, in the order of its members, and numbers keep their value") {
  for (const char* text :
       {R"({"b":[1,-2,{"z":{},"a":[]}],"a":null,"c":[true,false]})", "18446744073709551615", "-9223372036854775808",
        "0.1", "1.7976931348623157e+308", "5e-324", "-0.0", "1.0", "\"\u65E5\\\"\""}) {
    DYNAMIC_SECTION(text) { CHECK(writeJson(parse(text)) == text); }
  }
}

TEST_CASE("a number that JSON cannot say is written as null") {
  CHECK(writeJson(Json(std::numeric_limits<double>::infinity())) == "null");
  CHECK(writeJson(Json(std::numeric_limits<double>::quiet_NaN())) == "null");
}

TEST_CASE("a member is found by its name in objects only") {
  const Json object = parse(R"({"a":1,"":2,"A":3})");
  REQUIRE(findMember(object, "a") != nullptr);
  CHECK(*findMember(object, "a") == 1);
  REQUIRE(findMember(object, "") != nullptr);
  CHECK(*findMember(object, "") == 2);
  CHECK(findMember(object, "b") == nullptr);
  CHECK(findMember(object, "a\0"s) == nullptr);
  for (const char* other : {"null", "[1]", "\"a\"", "1", "true", "{}"}) {
    CHECK(findMember(parse(other), "a") == nullptr);
  }
}

TEST_CASE("a token is appended to a pointer with its escapes") {
  CHECK(pointerTo("", "a") == "/a");
  CHECK(pointerTo("/paths", "/a~b") == "/paths/~1a~0b");
  CHECK(pointerTo("/a", "") == "/a/");
  CHECK(pointerTo("", "~1") == "/~01");
}

}  // namespace
}  // namespace soracom_mcp::base
