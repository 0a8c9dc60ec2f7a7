#include "tools/call/parameter_serializer.h"

#include <iterator>

#include "base/json_reader.h"
#include "base/percent_encoding.h"
#include "tests/catch.h"

namespace {

using soracom_mcp::base::ErrorKind;
using soracom_mcp::base::Json;
using soracom_mcp::base::percentEncode;
using soracom_mcp::schemas::Parameter;
using soracom_mcp::schemas::ParameterLocation;
using soracom_mcp::schemas::ParameterStyle;
using soracom_mcp::tools::serializeParameter;

// What stands for "nothing is sent".
const std::string kNothing = "(nothing)";

Json json(std::string_view text) { return *soracom_mcp::base::readJson(text, {.exact_numbers = true}); }

Parameter makeParameter(ParameterLocation location, ParameterStyle style, bool explode) {
  Parameter parameter;
  parameter.name = "color";
  parameter.location = location;
  parameter.style = style;
  parameter.explode = explode;
  return parameter;
}

std::string written(const Parameter& parameter, const Json& value) {
  const auto text = serializeParameter(parameter, value);
  REQUIRE(text);
  return text->value_or(kNothing);
}

// One row of OpenAPI 3.0.4, 4.7.12.4: color is empty, blue, [blue,black,brown] or {R:100,G:200,B:150}.
struct Row {
  const char* title;
  ParameterLocation location;
  ParameterStyle style;
  bool explode;
  const char* empty;
  const char* primitive;
  const char* array;
  const char* object;
};

using L = ParameterLocation;
using S = ParameterStyle;

const Row kRows[] = {
    {"matrix", L::kPath, S::kMatrix, false, ";color", ";color=blue", ";color=blue,black,brown",
     ";color=R,100,G,200,B,150"},
    {"matrix exploded", L::kPath, S::kMatrix, true, ";color", ";color=blue", ";color=blue;color=black;color=brown",
     ";R=100;G=200;B=150"},
    {"label", L::kPath, S::kLabel, false, ".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"},
    {"label exploded", L::kPath, S::kLabel, true, ".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"},
    {"simple in a path", L::kPath, S::kSimple, false, "", "blue", "blue,black,brown", "R,100,G,200,B,150"},
    {"simple in a path exploded", L::kPath, S::kSimple, true, "", "blue", "blue,black,brown", "R=100,G=200,B=150"},
    {"simple in a header", L::kHeader, S::kSimple, false, "", "blue", "blue,black,brown", "R,100,G,200,B,150"},
    {"simple in a header exploded", L::kHeader, S::kSimple, true, "", "blue", "blue,black,brown", "R=100,G=200,B=150"},
    {"form", L::kQuery, S::kForm, false, "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"},
    {"form exploded", L::kQuery, S::kForm, true, "color=", "color=blue", "color=blue&color=black&color=brown",
     "R=100&G=200&B=150"},
    {"form in a cookie", L::kCookie, S::kForm, false, "color=", "color=blue", "color=blue,black,brown",
     "color=R,100,G,200,B,150"},
    {"form in a cookie exploded", L::kCookie, S::kForm, true, "color=", "color=blue",
     "color=blue; color=black; color=brown", "R=100; G=200; B=150"},
    {"spaceDelimited", L::kQuery, S::kSpaceDelimited, false, "color=", "color=blue", "color=blue%20black%20brown",
     "color=R%20100%20G%20200%20B%20150"},
    {"spaceDelimited exploded", L::kQuery, S::kSpaceDelimited, true, "color=", "color=blue",
     "color=blue&color=black&color=brown", "R=100&G=200&B=150"},
    {"pipeDelimited", L::kQuery, S::kPipeDelimited, false, "color=", "color=blue", "color=blue%7Cblack%7Cbrown",
     "color=R%7C100%7CG%7C200%7CB%7C150"},
    {"pipeDelimited exploded", L::kQuery, S::kPipeDelimited, true, "color=", "color=blue",
     "color=blue&color=black&color=brown", "R=100&G=200&B=150"},
    {"deepObject", L::kQuery, S::kDeepObject, true, "color=", "color=blue", "color=blue&color=black&color=brown",
     "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"},
    {"deepObject not exploded", L::kQuery, S::kDeepObject, false, "color=", "color=blue",
     "color=blue&color=black&color=brown", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"},
};

// The same rows with values that are easily lost: [1,true,"",0] and {"a b":0,"c":false,"d":""}.
struct FalsyRow {
  const char* title;
  const char* array;
  const char* object;
};

const FalsyRow kFalsyRows[] = {
    {"matrix", ";color=1,true,,0", ";color=a%20b,0,c,false,d,"},
    {"matrix exploded", ";color=1;color=true;color;color=0", ";a%20b=0;c=false;d"},
    {"label", ".1,true,,0", ".a%20b,0,c,false,d,"},
    {"label exploded", ".1.true..0", ".a%20b=0.c=false.d="},
    {"simple in a path", "1,true,,0", "a%20b,0,c,false,d,"},
    {"simple in a path exploded", "1,true,,0", "a%20b=0,c=false,d="},
    {"simple in a header", "1,true,,0", "a b,0,c,false,d,"},
    {"simple in a header exploded", "1,true,,0", "a b=0,c=false,d="},
    {"form", "color=1,true,,0", "color=a%20b,0,c,false,d,"},
    {"form exploded", "color=1&color=true&color=&color=0", "a%20b=0&c=false&d="},
    {"form in a cookie", "color=1,true,,0", "color=a%20b,0,c,false,d,"},
    {"form in a cookie exploded", "color=1; color=true; color=; color=0", "a%20b=0; c=false; d="},
    {"spaceDelimited", "color=1%20true%20%200", nullptr},
    {"spaceDelimited exploded", "color=1&color=true&color=&color=0", "a%20b=0&c=false&d="},
    {"pipeDelimited", "color=1%7Ctrue%7C%7C0", "color=a%20b%7C0%7Cc%7Cfalse%7Cd%7C"},
    {"pipeDelimited exploded", "color=1&color=true&color=&color=0", "a%20b=0&c=false&d="},
    {"deepObject", "color=1&color=true&color=&color=0", "color%5Ba%20b%5D=0&color%5Bc%5D=false&color%5Bd%5D="},
    {"deepObject not exploded", "color=1&color=true&color=&color=0",
     "color%5Ba%20b%5D=0&color%5Bc%5D=false&color%5Bd%5D="},
};
static_assert(std::size(kFalsyRows) == std::size(kRows));

}  // namespace

TEST_CASE("Every row of the style table is written byte for byte") {
  for (const Row& row : kRows) {
    DYNAMIC_SECTION(row.title) {
      const Parameter parameter = makeParameter(row.location, row.style, row.explode);
      CHECK(written(parameter, "") == row.empty);
      CHECK(written(parameter, "blue") == row.primitive);
      CHECK(written(parameter, json(R"(["blue","black","brown"])")) == row.array);
      CHECK(written(parameter, json(R"({"R":100,"G":200,"B":150})")) == row.object);
    }
  }
}

TEST_CASE("Zero, false and empty text are written in every style") {
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    const Row& row = kRows[i];
    const FalsyRow& falsy = kFalsyRows[i];
    DYNAMIC_SECTION(row.title) {
      REQUIRE(std::string(row.title) == falsy.title);
      const Parameter parameter = makeParameter(row.location, row.style, row.explode);
      CHECK(written(parameter, json(R"([1,true,"",0])")) == falsy.array);
      const auto object = serializeParameter(parameter, json(R"({"a b":0,"c":false,"d":""})"));
      CHECK(object.has_value() == (falsy.object != nullptr));
      if (object && falsy.object != nullptr) {
        CHECK(object->value_or(kNothing) == falsy.object);
      }
    }
  }
}

TEST_CASE("A name is percent-encoded in every style that writes it") {
  for (const Row& row : kRows) {
    DYNAMIC_SECTION(row.title) {
      Parameter parameter = makeParameter(row.location, row.style, row.explode);
      parameter.name = "c[o l]";
      const std::string plain(row.primitive);
      const auto at = plain.find("color");
      const std::string expected =
          at == std::string::npos ? plain : plain.substr(0, at) + "c%5Bo%20l%5D" + plain.substr(at + 5);
      CHECK(written(parameter, "blue") == expected);
    }
  }
}

TEST_CASE("An item that holds the delimiter of its style is refused") {
  struct Case {
    ParameterStyle style;
    const char* array;
    const char* object;
    const char* named;
  };
  const Case cases[] = {{S::kSpaceDelimited, R"(["a","b c"])", R"({"a b":1})", "space"},
                        {S::kPipeDelimited, R"(["a","b|c"])", R"({"a|b":1})", "|"}};
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.named) {
      const Parameter joined = makeParameter(L::kQuery, each.style, false);
      for (const char* value : {each.array, each.object}) {
        const auto text = serializeParameter(joined, json(value));
        REQUIRE_FALSE(text);
        CHECK(text.error().kind == ErrorKind::kUnsupported);
        CHECK(text.error().message.find(each.named) != std::string::npos);
        CHECK(serializeParameter(makeParameter(L::kQuery, each.style, true), json(value)));
      }
    }
  }
  CHECK(written(makeParameter(L::kQuery, S::kPipeDelimited, false), "b|c") == "color=b%7Cc");
  CHECK(written(makeParameter(L::kQuery, S::kPipeDelimited, false), json(R"(["a b","c"])")) == "color=a%20b%7Cc");
}

TEST_CASE("Nothing is sent for null and for an empty array or object") {
  for (const Row& row : kRows) {
    DYNAMIC_SECTION(row.title) {
      const Parameter parameter = makeParameter(row.location, row.style, row.explode);
      CHECK(written(parameter, nullptr) == kNothing);
      CHECK(written(parameter, Json::array()) == kNothing);
      CHECK(written(parameter, Json::object()) == kNothing);
      CHECK(written(parameter, json("[null]")) == kNothing);
    }
  }
}

TEST_CASE("Null members are left out of arrays and objects") {
  const Parameter form = makeParameter(L::kQuery, S::kForm, false);
  CHECK(written(form, json(R"(["a",null,"b"])")) == "color=a,b");
  CHECK(written(form, json(R"({"R":null,"G":1})")) == "color=G,1");
}

TEST_CASE("Values are percent-encoded once") {
  struct Case {
    const char* value;
    const char* path;
    const char* query;
    const char* reserved;
  };
  const Case cases[] = {
      {"a b", "a%20b", "a%20b", "a%20b"},
      {"100%", "100%25", "100%25", "100%25"},
      {"%41", "%2541", "%2541", "%41"},
      {"a/b", "a%2Fb", "a%2Fb", "a/b"},
      {"a?b#c", "a%3Fb%23c", "a%3Fb%23c", "a?b%23c"},
      {"a&b=c", "a%26b%3Dc", "a%26b%3Dc", "a%26b%3Dc"},
      {"a+b", "a%2Bb", "a%2Bb", "a%2Bb"},
      {"srn:soracom:::Role:x", "srn:soracom:::Role:x", "srn%3Asoracom%3A%3A%3ARole%3Ax", "srn:soracom:::Role:x"},
      {"a,b;c", "a%2Cb%3Bc", "a%2Cb%3Bc", "a,b;c"},
      {"~-._", "~-._", "~-._", "~-._"},
      {"\xE6\x97\xA5", "%E6%97%A5", "%E6%97%A5", "%E6%97%A5"},
      {"[x]|{y}", "%5Bx%5D%7C%7By%7D", "%5Bx%5D%7C%7By%7D", "%5Bx%5D%7C%7By%7D"},
      {"\"'<>\\^`", "%22%27%3C%3E%5C%5E%60", "%22%27%3C%3E%5C%5E%60", "%22'%3C%3E%5C%5E%60"},
      {"a\r\nb", "a%0D%0Ab", "a%0D%0Ab", "a%0D%0Ab"},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION("value " << percentEncode(each.value)) {
      CHECK(written(makeParameter(L::kPath, S::kSimple, false), each.value) == each.path);
      Parameter query = makeParameter(L::kQuery, S::kForm, true);
      CHECK(written(query, each.value) == "color=" + std::string(each.query));
      query.allow_reserved = true;
      CHECK(written(query, each.value) == "color=" + std::string(each.reserved));
    }
  }
}

TEST_CASE("A delimiter inside a value cannot be taken for a delimiter") {
  const Json value = json(R"(["a,b","c|d","e f"])");
  CHECK(written(makeParameter(L::kQuery, S::kForm, false), value) == "color=a%2Cb,c%7Cd,e%20f");
  CHECK(written(makeParameter(L::kPath, S::kSimple, false), value) == "a%2Cb,c%7Cd,e%20f");
}

TEST_CASE("Parameter names are percent-encoded as well") {
  Parameter parameter = makeParameter(L::kQuery, S::kForm, true);
  parameter.name = "filter[a b]";
  CHECK(written(parameter, "x") == "filter%5Ba%20b%5D=x");
}

TEST_CASE("Numbers and booleans keep their exact value") {
  struct Case {
    const char* value;
    const char* text;
  };
  const Case cases[] = {{"0", "0"},
                        {"-7", "-7"},
                        {"9223372036854775807", "9223372036854775807"},
                        {"18446744073709551615", "18446744073709551615"},
                        {"-9223372036854775808", "-9223372036854775808"},
                        {"3.0", "3"},
                        {"100000.0", "100000"},
                        {"0.1", "0.1"},
                        {"1e-5", "0.00001"},
                        {"1e20", "100000000000000000000"},
                        {"1e21", "1e%2B21"},
                        {"2.5e-9", "2.5e-09"},
                        {"-0", "0"},
                        {"1E2", "100"},
                        {"1.152921504606847e18", "1152921504606847000"},
                        {"18446744073709551616", "18446744073709551616"},
                        {"-123456789012345678901234567890", "-123456789012345678901234567890"},
                        {"115792089237316195423570985008687907853269984665640564039457584007913129639935",
                         "115792089237316195423570985008687907853269984665640564039457584007913129639935"},
                        {"9007199254740993.0", "9007199254740993"},
                        {"1.0000000000000000001", "1.0000000000000000001"},
                        {"true", "true"},
                        {"false", "false"}};
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.value) {
      CHECK(written(makeParameter(L::kQuery, S::kForm, true), json(each.value)) == "color=" + std::string(each.text));
    }
  }
}

TEST_CASE("A value nested deeper than its style can say is unsupported") {
  const Json nested = json(R"({"a":{"b":1}})");
  for (const Row& row : kRows) {
    DYNAMIC_SECTION(row.title) {
      const auto text = serializeParameter(makeParameter(row.location, row.style, row.explode), nested);
      if (row.style == S::kDeepObject) {
        REQUIRE(text);
        CHECK(**text == "color%5Ba%5D%5Bb%5D=1");
      } else {
        REQUIRE_FALSE(text);
        CHECK(text.error().kind == ErrorKind::kUnsupported);
      }
    }
  }
}

TEST_CASE("A deep object writes arrays as repeated keys and ends at a depth") {
  const Parameter parameter = makeParameter(L::kQuery, S::kDeepObject, true);
  CHECK(written(parameter, json(R"({"a":[1,2],"b&c":{"d":null,"e":"f&g"}})")) ==
        "color%5Ba%5D=1&color%5Ba%5D=2&color%5Bb%26c%5D%5Be%5D=f%26g");
  Json deep = 1;
  for (int i = 0; i < 40; ++i) {
    deep = Json{{"a", deep}};
  }
  const auto text = serializeParameter(parameter, deep);
  REQUIRE_FALSE(text);
  CHECK(text.error().kind == ErrorKind::kLimit);
}

TEST_CASE("A content parameter is written as JSON text or as it is") {
  Parameter parameter = makeParameter(L::kQuery, S::kForm, true);
  parameter.content_type = "application/json";
  CHECK(written(parameter, json(R"({"a":[1,true]})")) == "color=%7B%22a%22%3A%5B1%2Ctrue%5D%7D");
  CHECK(written(parameter, "x") == "color=%22x%22");
  parameter.content_type = "text/plain";
  CHECK(written(parameter, "x y") == "color=x%20y");
  parameter.location = L::kHeader;
  parameter.style = S::kSimple;
  parameter.content_type = "application/json";
  CHECK(written(parameter, json(R"({"a":1})")) == R"({"a":1})");
}

TEST_CASE("Header values are not percent-encoded") {
  CHECK(written(makeParameter(L::kHeader, S::kSimple, false), "a b/c%") == "a b/c%");
}
