#include "tools/catalog/argument_keys.h"

#include <set>

#include "tests/catch.h"

using soracom_mcp::tools::argumentKeys;
using soracom_mcp::tools::kMaxArgumentKey;
using Keys = std::vector<std::string>;

TEST_CASE("A name that is a key keeps it") {
  CHECK(argumentKeys({{"user_name", "path"}, {"x-next.key", "query"}}) == Keys{"user_name", "x-next.key"});
}

TEST_CASE("Characters that no key may hold are replaced") {
  CHECK(argumentKeys({{"filter[name]", "query"}, {"$top", "query"}, {"q[0]", "query"}, {"a b", "body"}}) ==
        Keys{"filter_name", "top", "q_0", "a_b"});
}

TEST_CASE("The name that JavaScript clients lose is never a key") {
  CHECK(argumentKeys({{"__proto__", "query"}, {"constructor", "query"}, {"toString", "body"}}) ==
        Keys{"proto", "constructor", "toString"});
  CHECK(argumentKeys({{"__proto__", "query"}, {"proto", "query"}, {"__proto__", "body"}}) ==
        Keys{"proto_query", "proto", "proto_body"});
}

TEST_CASE("A name without a usable character gets a key of its own") {
  const Keys keys = argumentKeys({{"\xE6\x97\xA5", "query"}, {"\xE6\x9C\xAC", "query"}});
  CHECK(keys[0] != keys[1]);
  CHECK(keys[0].starts_with("value_"));
}

TEST_CASE("The same name in several places gets the place as a suffix") {
  CHECK(argumentKeys({{"id", "body"}, {"id", "cookie"}, {"id", "header"}, {"id", "query"}, {"id", "path"}}) ==
        Keys{"id_body", "id_cookie", "id_header", "id_query", "id"});
}

TEST_CASE("A suffixed or replaced name never takes the key of another") {
  CHECK(argumentKeys({{"id", "path"}, {"id", "query"}, {"id_query", "body"}}) == Keys{"id", "id_query_2", "id_query"});
  CHECK(argumentKeys({{"a[b]", "query"}, {"a_b", "body"}}) == Keys{"a_b_query", "a_b"});
  CHECK(argumentKeys({{"a[b]", "query"}, {"a.[b]", "query"}, {"a(b)", "query"}}) == Keys{"a_b", "a._b", "a_b_query"});
}

TEST_CASE("A long argument name is cut and told apart by a hash") {
  const std::string name(100, 'n');
  const Keys keys = argumentKeys({{name + "1", "query"}, {name + "2", "query"}, {name + "1", "body"}});
  CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == 3);
  for (const std::string& key : keys) {
    CHECK(key.size() <= kMaxArgumentKey);
  }
}
