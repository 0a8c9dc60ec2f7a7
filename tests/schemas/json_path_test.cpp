#include "schemas/json_path.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::Json;

struct Row {
  const char* path;
  const char* selected;  // an array of the selected values
};

TEST_CASE("a JSONPath selects by name and index and wildcard and filter") {
  const Json document = *base::readJson(
      R"({"a":{"b":[1,2,{"c":3}],"d e":4,"it's":5},"c":[{"n":"x","v":1},{"n":"y","v":null},{"v":2}],"é":6,"a/b":7})");
  static const Row kTable[] = {
      {"$.a['d e']", "[4]"},
      {"$['a'][\"d e\"]", "[4]"},
      {"$.a['it\\'s']", "[5]"},
      {"$['a/b']", "[7]"},
      {"$.é", "[6]"},
      {"$['\\u00e9']", "[6]"},
      {"$.a.b[0]", "[1]"},
      {"$.a.b[-1].c", "[3]"},
      {"$.a.b[9]", "[]"},
      {"$.a.b[0, 1, 0]", "[1,2]"},
      {"$.a.b.*", R"([1,2,{"c":3}])"},
      {"$.a.b[*]", R"([1,2,{"c":3}])"},
      {"$..c", R"([[{"n":"x","v":1},{"n":"y","v":null},{"v":2}],3])"},
      {"$..c..v", "[1,null,2]"},
      {"$..[0]", R"([1,{"n":"x","v":1}])"},
      {"$.c[?@.n]", R"([{"n":"x","v":1},{"n":"y","v":null}])"},
      {"$.c[?@.n=='y']", R"([{"n":"y","v":null}])"},
      {"$.c[?( @['n'] == \"y\" )]", R"([{"n":"y","v":null}])"},
      {"$.c[?@.n != 'y'].v", "[1,2]"},
      {"$.c[?@.v == null]", R"([{"n":"y","v":null}])"},
      {"$.c[?@.v == 1.0].n", R"(["x"])"},
      {"$.a.b[1:]", R"([2,{"c":3}])"},
      {"$.a.b[:-1]", "[1,2]"},
      {"$.a.b[::2]", R"([1,{"c":3}])"},
      {"$.a.b[ 2 : 0 : -1 ]", R"([{"c":3},2])"},
      {"$.a.b[::-1]", R"([{"c":3},2,1])"},
      {"$.a.b[-9:9]", R"([1,2,{"c":3}])"},
      {"$.a.b[::0]", "[]"},
      {"$.a.b[0:9223372036854775807:9223372036854775807]", "[1]"},
      {"$.a.b[9223372036854775807:-9223372036854775808:-9223372036854775808]", R"([{"c":3}])"},
      {"$.a[0:1]", "[]"},
      {"$.c[?@.v > 1].v", "[2]"},
      {"$.c[?@.v >= 1].v", "[1,2]"},
      {"$.c[?@.v < 2].v", "[1]"},
      {"$.c[?@.v <= null].v", "[null]"},
      {"$.c[?@.n < 'y'].n", R"(["x"])"},
      {"$.c[?'x' == @.n].n", R"(["x"])"},
      {"$.c[?@.n == @.nothing].v", "[2]"},
      {"$.c[?@.n && @.v].v", "[1,null]"},
      {"$.c[?@.n == 'x' || @.v == 2].v", "[1,2]"},
      {"$.c[?@.n=='x'||@.n=='y'&&@.v==null].v", "[1,null]"},
      {"$.c[?(@.n == 'x' || @.n == 'y') && @.v == null].v", "[null]"},
      {"$.c[?!@.n].v", "[2]"},
      {"$.c[?!(@.n == 'x')].v", "[null,2]"},
      {"$.c[?@.v == $.a.b[0]].n", R"(["x"])"},
      {"$.*[?@[?@ == 2]]", R"([[1,2,{"c":3}],{"v":2}])"},
      {"$[?length(@) == 3]", R"([{"b":[1,2,{"c":3}],"d e":4,"it's":5},[{"n":"x","v":1},{"n":"y","v":null},{"v":2}]])"},
      {"$.c[?length(@.n) == 1].n", R"(["x","y"])"},
      {"$[?count(@..c) == 1]", R"([{"b":[1,2,{"c":3}],"d e":4,"it's":5}])"},
      {"$[?value(@..c) == 3]", R"([{"b":[1,2,{"c":3}],"d e":4,"it's":5}])"},
      {"$.c[?match(@.n, '[xz]')].n", R"(["x"])"},
      {"$.c[?search(@.n, '^')].n", R"(["x","y"])"},
      {"$.c[?match(@.n, '(')].n", "[]"},
      {"$.c[?match(@.v, '1')].n", "[]"},
      {"$.nothing.here", "[]"},
      {"$.a.b.c", "[]"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.path) {
      Json copy = document;
      const auto path = JsonPath::parse(row.path);
      REQUIRE(path);
      const auto matches = path->select(copy);
      REQUIRE(matches);
      Json selected = Json::array();
      for (const JsonMatch& match : *matches) {
        selected.push_back(*match.node);
      }
      CHECK(base::writeJson(selected) == row.selected);
    }
  }
}

struct Refused {
  const char* path;
  ErrorKind kind;
};

TEST_CASE("a filter compares numbers without rounding") {
  Json document =
      *base::readJson("[18446744073709551616,18446744073709551617,1,1.0000000000000000001]", {.exact_numbers = true});
  const auto selected = [&](const char* path) {
    const auto parsed = JsonPath::parse(path);
    REQUIRE(parsed);
    const auto matches = parsed->select(document);
    REQUIRE(matches);
    Json values = Json::array();
    for (const JsonMatch& match : *matches) {
      values.push_back(*match.node);
    }
    return base::writeJson(values);
  };
  CHECK(selected("$[?@ == 18446744073709551617]") == "[18446744073709551617]");
  CHECK(selected("$[?@ > 18446744073709551616]") == "[18446744073709551617]");
  CHECK(selected("$[?@ <= 1]") == "[1]");
}

TEST_CASE("a JSONPath outside the grammar is refused") {
  static const Refused kTable[] = {
      {"", ErrorKind::kInvalidInput},
      {"a.b", ErrorKind::kInvalidInput},
      {"$.", ErrorKind::kInvalidInput},
      {"$a", ErrorKind::kInvalidInput},
      {"$.1a", ErrorKind::kInvalidInput},
      {"$.a-b", ErrorKind::kInvalidInput},
      {"$..", ErrorKind::kInvalidInput},
      {"$.['a']", ErrorKind::kInvalidInput},
      {"$[", ErrorKind::kInvalidInput},
      {"$['a", ErrorKind::kInvalidInput},
      {"$['a'", ErrorKind::kInvalidInput},
      {"$['\\x']", ErrorKind::kInvalidInput},
      {"$[a]", ErrorKind::kInvalidInput},
      {"$[99999999999999999999]", ErrorKind::kInvalidInput},
      {"$[?@.a == ]", ErrorKind::kInvalidInput},
      {"$[?@.a == [1]]", ErrorKind::kInvalidInput},
      {"$[1:99999999999999999999]", ErrorKind::kInvalidInput},
      {"$[1:2:3:4]", ErrorKind::kInvalidInput},
      {"$[?]", ErrorKind::kInvalidInput},
      {"$[?1]", ErrorKind::kInvalidInput},
      {"$[?@.a == 1 &&]", ErrorKind::kInvalidInput},
      {"$[?@.a == 1 & @.b]", ErrorKind::kInvalidInput},
      {"$[?(@.a == 1]", ErrorKind::kInvalidInput},
      {"$[?length(@.a)]", ErrorKind::kInvalidInput},
      {"$[?length(@.*) == 1]", ErrorKind::kInvalidInput},
      {"$[?count(1) == 1]", ErrorKind::kInvalidInput},
      {"$[?match(@.a)]", ErrorKind::kInvalidInput},
      {"$[?match(@.a, 'x') == true]", ErrorKind::kInvalidInput},
      {"$[?nothing(@.a)]", ErrorKind::kInvalidInput},
      {"$[?@..a == 1]", ErrorKind::kInvalidInput},
      {"$[?@.* == 1]", ErrorKind::kInvalidInput},
  };
  for (const Refused& row : kTable) {
    DYNAMIC_SECTION("path " << row.path) {
      const auto path = JsonPath::parse(row.path);
      REQUIRE_FALSE(path);
      CAPTURE(path.error().message);
      CHECK(base::errorKindName(path.error().kind) == base::errorKindName(row.kind));
    }
  }
}

TEST_CASE("a JSONPath search is bounded in depth and in places") {
  Json deep = Json::object();
  for (int i = 0; i < 400; ++i) {
    deep = Json{{"a", std::move(deep)}};
  }
  const auto any = JsonPath::parse("$..x");
  REQUIRE(any);
  CHECK(any->select(deep).error().kind == ErrorKind::kLimit);

  Json wide = Json::array();
  for (int i = 0; i < 1000; ++i) {
    wide.push_back(Json::array());
    for (int j = 0; j < 1000; ++j) {
      wide.back().push_back(0);
    }
  }
  for (const char* text : {"$..*..*", "$.*[?$..*]", "$[?!@..*[?@..x]]"}) {
    const auto all = JsonPath::parse(text);
    REQUIRE(all);
    CHECK(all->select(wide).error().kind == ErrorKind::kLimit);
  }
  for (const std::string part : {"(", "!(", "@[?", "length("}) {
    std::string text = "$[?";
    for (int i = 0; i < 100'000; ++i) {
      text += part;
    }
    const auto nested = JsonPath::parse(text);
    REQUIRE_FALSE(nested);
    CHECK(nested.error().kind == ErrorKind::kLimit);
  }
}

}  // namespace
}  // namespace soracom_mcp::schemas
