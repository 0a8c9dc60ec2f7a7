#include "schemas/overlay.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::Json;

Json parse(std::string_view text) { return *base::readJson(text); }

struct Case {
  const char* what;
  const char* document;
  const char* actions;
  const char* expected;
  std::size_t unmatched;
};

TEST_CASE("an overlay applies its actions in order") {
  static const Case kTable[] = {
      {"merge", R"({"a":{"b":1,"c":[1]}})", R"([{"target":"$.a","update":{"b":2,"c":[2],"d":{"e":3}}}])",
       R"({"a":{"b":2,"c":[1,2],"d":{"e":3}}})", 0},
      {"type change", R"({"a":{"b":1}})", R"([{"target":"$.a","update":{"b":{"c":1}}}])", R"({"a":{"b":{"c":1}}})", 0},
      {"append to an array", R"({"a":[1]})", R"([{"target":"$.a","update":{"x":1}}])", R"({"a":[1,{"x":1}]})", 0},
      {"remove a member", R"({"a":1,"b":2})", R"([{"target":"$.a","remove":true}])", R"({"b":2})", 0},
      {"remove elements", R"({"a":[0,1,2,3]})", R"([{"target":"$.a[3,0,-2]","remove":true}])", R"({"a":[1]})", 0},
      {"remove outranks update", R"({"a":{}})", R"([{"target":"$.a","remove":true,"update":{"b":1}}])", R"({})", 0},
      {"remove parents and children", R"({"a":{"a":{"a":1,"b":2},"b":3},"b":4})",
       R"([{"target":"$..['a','b']","remove":true}])", R"({})", 0},
      {"update nested matches", R"({"a":{"a":{}}})", R"([{"target":"$..a","update":{"z":[1,2,3]}}])",
       R"({"a":{"a":{"z":[1,2,3]},"z":[1,2,3]}})", 0},
      {"root", R"({"a":1})", R"([{"target":"$","update":{"b":2}}])", R"({"a":1,"b":2})", 0},
      {"no match", R"({"a":1})", R"([{"target":"$.x.y","update":{"b":2}},{"target":"$[0]","remove":true}])",
       R"({"a":1})", 2},
      {"later actions see earlier ones", R"({})",
       R"([{"target":"$","update":{"a":{}}},{"target":"$.a","update":{"b":1}}])", R"({"a":{"b":1}})", 0},
      {"filter", R"({"p":[{"name":"x"},{"name":"y"}]})", R"([{"target":"$.p[?@.name == 'y']","update":{"hit":true}}])",
       R"({"p":[{"name":"x"},{"name":"y","hit":true}]})", 0},
      {"operation by id", R"({"paths":{"/a":{"get":{"operationId":"one"},"put":{"operationId":"two"}}}})",
       R"([{"target":"$.paths.*[?(@.operationId=='two')]","update":{"x-mcp":{"risk":"danger"}}}])",
       R"({"paths":{"/a":{"get":{"operationId":"one"},"put":{"operationId":"two","x-mcp":{"risk":"danger"}}}}})", 0},
  };
  for (const Case& row : kTable) {
    DYNAMIC_SECTION(row.what) {
      Json document = parse(row.document);
      const auto unmatched = applyOverlay(document, Json{{"overlay", "1.0.0"}, {"actions", parse(row.actions)}});
      REQUIRE(unmatched);
      CHECK(unmatched->size() == row.unmatched);
      CHECK(base::writeJson(document) == row.expected);
    }
  }
}

struct Broken {
  const char* overlay;
  ErrorKind kind;
  const char* message;
};

TEST_CASE("a broken overlay is refused with the action and the reason") {
  static const Broken kTable[] = {
      {R"({"actions":[]})", ErrorKind::kInvalidInput, "version 1"},
      {R"({"overlay":"2.0.0","actions":[]})", ErrorKind::kInvalidInput, "version 1"},
      {R"({"overlay":"1.0.0"})", ErrorKind::kInvalidInput, "`actions`"},
      {R"({"overlay":"1.0.0","actions":[{"target":"$"},1]})", ErrorKind::kInvalidInput, "action 0"},
      {R"({"overlay":"1.0.0","actions":[1]})", ErrorKind::kInvalidInput, "`target`"},
      {R"({"overlay":"1.0.0","actions":[{"target":"$","remove":true}]})", ErrorKind::kInvalidInput, "whole document"},
      {R"({"overlay":"1.0.0","actions":[{"target":"$","remove":"yes"}]})", ErrorKind::kInvalidInput, "true or false"},
      {R"({"overlay":"1.0.0","actions":[{"target":"$","update":1}]})", ErrorKind::kInvalidInput, "must be an object"},
      {R"({"overlay":"1.0.0","actions":[{"target":"$.n","update":{}}]})", ErrorKind::kInvalidInput, "neither"},
      {R"({"overlay":"1.0.0","actions":[{"target":"$.a[0:x]","update":{}}]})", ErrorKind::kInvalidInput,
       "overlay action 0"},
  };
  for (const Broken& row : kTable) {
    DYNAMIC_SECTION(row.overlay) {
      Json document = parse(R"({"n":1})");
      const auto outcome = applyOverlay(document, parse(row.overlay));
      REQUIRE_FALSE(outcome);
      CAPTURE(outcome.error().message);
      CHECK(outcome.error().kind == row.kind);
      CHECK(outcome.error().message.find(row.message) != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::schemas
