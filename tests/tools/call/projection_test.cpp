#include "tools/call/projection.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

struct Projected {
  std::string text;
  std::string unknown;
  bool found = false;
};

Projected project(const char* fields, const char* body, const char* schema = nullptr) {
  auto projection = Projection::parse(fields);
  REQUIRE(projection.has_value());
  auto value = base::readJson(body);
  REQUIRE(value.has_value());
  projection->apply(*value);
  const Json known = schema == nullptr ? Json() : base::readJson(schema).value();
  return {base::writeJson(*value), projection->unknown(schema == nullptr ? nullptr : &known), projection->foundAny()};
}

TEST_CASE("a projection keeps the members it names") {
  struct Row {
    const char* fields;
    const char* body;
    const char* kept;
  };
  for (const Row& row : {
           Row{"", R"({"a":1,"b":2})", R"({"a":1,"b":2})"},
           {"a", R"({"a":1,"b":2})", R"({"a":1})"},
           {" b , a ", R"({"a":1,"b":2,"c":3})", R"({"a":1,"b":2})"},
           {"a.b", R"({"a":{"b":1,"c":2},"d":3})", R"({"a":{"b":1}})"},
           {"a.b,a", R"({"a":{"b":1,"c":2}})", R"({"a":{"b":1,"c":2}})"},
           {"a.b", R"({"a":[{"b":1,"c":2},{"c":3}]})", R"({"a":[{"b":1},{}]})"},
           {"a[].b", R"({"a":[[{"b":1,"c":2}]]})", R"({"a":[[{"b":1}]]})"},
           {"a.b", R"({"a":null})", R"({"a":null})"},
           {"a.b", R"({"a":"text"})", R"({"a":"text"})"},
           {"id", R"([{"id":1,"x":2},{"id":3}])", R"([{"id":1},{"id":3}])"},
           {"items.id", R"([{"id":1,"x":2}])", R"([{"id":1}])"},
           {"items", R"([{"id":1,"x":2}])", R"([{"id":1,"x":2}])"},
           {"items", R"([{"items":[1],"x":2}])", R"([{"items":[1]}])"},
           {"/a.b/c~1d", R"({"a.b":{"c/d":1,"e":2}})", R"({"a.b":{"c/d":1}})"},
           {"/a~0b", R"({"a~b":1,"c":2})", R"({"a~b":1})"},
           {"a", R"([1,"x",null])", R"([1,"x",null])"},
       }) {
    DYNAMIC_SECTION(row.fields << " of " << row.body) {
      const Projected result = project(row.fields, row.body);
      CHECK(result.text == row.kept);
      CHECK(result.unknown.empty());
      CHECK(result.found);
    }
  }
}

TEST_CASE("a field that is not there is named with those that are") {
  const Projected some = project("id,nme", R"([{"id":1,"name":"x"},{"id":2,"size":3}])");
  CHECK(some.text == R"([{"id":1},{"id":2}])");
  CHECK(some.unknown == "fields: there is no nme; there are id, name, size.");
  CHECK(some.found);
  const Projected none = project("x", R"({"a":1})");
  CHECK_FALSE(none.found);
  CHECK(none.unknown == "fields: there is no x; there are a.");
  CHECK(project("a.x", R"({"a":{"b":1}})").unknown == "fields: there is no a.x; there are b.");
}

TEST_CASE("a field that is only absent this time is not called unknown") {
  CHECK(project("x", "[]").unknown.empty());
  CHECK(project("x", "[]").found);
  CHECK(
      project("x.y", R"([{"a":1}])", R"({"type":"array","items":{"anyOf":[{"type":"null"},{"properties":{"x":{}}}]}})")
          .unknown.empty());
  CHECK_FALSE(project("z", R"([{"a":1}])", R"({"type":"array","items":{"properties":{"x":{}}}})").unknown.empty());
}

TEST_CASE("names from outside are cleaned and bounded where they are told") {
  std::string body = "{";
  for (int i = 0; i < 5000; ++i) {
    body += (i == 0 ? "\"" : ",\"") + std::string(300, 'n') + std::to_string(i) + "\\n\\u202e\":1";
  }
  const Projected result = project("x", (body + "}").c_str());
  CHECK(result.unknown.size() <= 1200);
  CHECK(result.unknown.find("\xE2\x80\xAE") == std::string::npos);
}

TEST_CASE("a projection nobody could have meant is refused") {
  std::string deep = "a";
  std::string many = "a";
  for (int i = 0; i < 100; ++i) {
    deep += ".a";
    many += ",a" + std::to_string(i);
  }
  for (const std::string& fields : {std::string("a,,b"), std::string(",a"), std::string("a."), std::string("/"),
                                    std::string("[]"), deep, many, std::string(5000, 'a')}) {
    DYNAMIC_SECTION(fields.substr(0, 20)) {
      const auto projection = Projection::parse(fields);
      REQUIRE_FALSE(projection.has_value());
      CHECK(projection.error().kind == base::ErrorKind::kInvalidInput);
      CHECK(projection.error().message.starts_with("fields: "));
    }
  }
}

TEST_CASE("a projection ends at its budget") {
  auto body = Json(std::vector<Json>(10'000, Json{{"a", 1}, {"b", 2}}));
  base::WorkBudget work(100'000);
  auto projection = Projection::parse("a");
  REQUIRE(projection);
  projection->apply(body, work);
  CHECK(work.end() == base::WorkBudget::End::kSpent);
}

}  // namespace
}  // namespace soracom_mcp::tools
