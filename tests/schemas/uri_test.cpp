#include "schemas/keywords/uri.h"

#include "tests/catch.h"

namespace soracom_mcp::schemas {
namespace {

struct Row {
  const char* reference;
  const char* resolved;
};

TEST_CASE("references resolve as RFC 3986 section 5.4 lists") {
  static const Row kTable[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION("reference " << row.reference) {
      CHECK(resolveUri("http://a/b/c/d;p?q", row.reference) == row.resolved);
    }
  }
  CHECK(resolveUri("", "x/y") == "x/y");
  CHECK(resolveUri("urn:uuid:1", "#a") == "urn:uuid:1#a");
  CHECK(resolveUri("http://a", "b") == "http://a/b");
}

TEST_CASE("a fragment is split off and decoded") {
  const SplitUri uri = splitFragment("http://a/b#/x%20y%zz%2");
  CHECK(uri.resource == "http://a/b");
  CHECK(uri.fragment == "/x y%zz%2");
  CHECK(splitFragment("http://a/b").fragment.empty());
}

}  // namespace
}  // namespace soracom_mcp::schemas
