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

TEST_CASE("a JSONPath outside the subset or the grammar is refused") {
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
      {"$[1:2]", ErrorKind::kUnsupported},
      {"$[?@.a < 1]", ErrorKind::kUnsupported},
      {"$[?@.a == 1 && @.b == 2]", ErrorKind::kUnsupported},
      {"$[?length(@.a) == 1]", ErrorKind::kUnsupported},
      {"$[?@..a == 1]", ErrorKind::kUnsupported},
      {"$[?@.* == 1]", ErrorKind::kUnsupported},
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
  const auto all = JsonPath::parse("$..*..*");
  REQUIRE(all);
  CHECK(all->select(wide).error().kind == ErrorKind::kLimit);
}

}  // namespace
}  // namespace soracom_mcp::schemas
