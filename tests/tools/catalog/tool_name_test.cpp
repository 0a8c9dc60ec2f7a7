#include "tools/catalog/tool_name.h"

#include <algorithm>
#include <set>

#include "tests/catch.h"

namespace {

using soracom_mcp::schemas::Operation;
using soracom_mcp::tools::kMaxToolName;
using soracom_mcp::tools::toolNames;

Operation operation(std::string id, std::string method = "GET", std::string path = "/x") {
  Operation out;
  out.id = std::move(id);
  out.method = std::move(method);
  out.path = std::move(path);
  return out;
}

bool isPortable(const std::string& name) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
  return !name.empty() && name.size() <= kMaxToolName && letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace

TEST_CASE("An operationId that every client accepts is the name of the tool") {
  const std::string longest(kMaxToolName, 'a');
  CHECK(toolNames({operation("getUser"), operation("_list-all_2"), operation(longest)}) ==
        std::vector<std::string>{"getUser", "_list-all_2", longest});
}

TEST_CASE("Other operationIds keep what they can") {
  CHECK(toolNames({operation("repos/list.for user")})[0] == "repos_list_for_user");
  CHECK(toolNames({operation("2fa")})[0] == "_2fa");
  CHECK(toolNames({operation("a\xE6\x97\xA5z")})[0] == "a_z");
  CHECK(toolNames({operation("", "GET", "/users/{user_name}/keys")})[0] == "get_users_by_user_name_keys");
  CHECK(toolNames({operation("\xE6\x97\xA5", "DELETE", "/")})[0] == "delete");
}

TEST_CASE("A name that is given takes the place of the operationId") {
  const auto named = [](const std::string& name, const std::string& id, const std::string& path) {
    Operation out = operation(id, "GET", path);
    out.extension.name = name;
    return out;
  };
  CHECK(toolNames({named("find", "search1", "/1"), named("a b\n", "x", "/2"), named("\xE6\x97\xA5", "y", "/3")}) ==
        std::vector<std::string>{"find", "a_b", "get_3"});
  const auto both = toolNames({named("find", "a", "/1"), named("find", "b", "/2")});
  CHECK(both[0] == "find");
  CHECK(both[1].starts_with("find_"));
  // The operationId of another operation is not taken from it, unless that one is renamed itself.
  const auto taken = toolNames({named("listUsers", "a", "/1"), operation("listUsers", "GET", "/2")});
  CHECK(taken[0].starts_with("listUsers_"));
  CHECK(taken[1] == "listUsers");
  CHECK(toolNames({named("b", "a", "/1"), named("a", "b", "/2")}) == std::vector<std::string>{"b", "a"});
}

TEST_CASE("An excluded operation takes no name") {
  Operation excluded = operation("listUsers", "GET", "/1");
  excluded.extension.excluded = true;
  Operation other = operation("x", "GET", "/2");
  other.extension.name = "listUsers";
  CHECK(toolNames({excluded, other}) == std::vector<std::string>{"", "listUsers"});
}

TEST_CASE("The name that JavaScript clients lose is no name of a tool") {
  CHECK(toolNames({operation("__proto__"), operation("constructor")}) ==
        std::vector<std::string>{"proto", "constructor"});
  const auto names = toolNames({operation("__proto__", "GET", "/1"), operation("proto", "GET", "/2")});
  CHECK(names[0].starts_with("proto_"));
  CHECK(names[1] == "proto");
}

TEST_CASE("A long name is cut and told apart by a hash") {
  const std::string id(80, 'x');
  const auto names = toolNames({operation(id + "1"), operation(id + "2", "PUT")});
  CHECK(names[0] != names[1]);
  for (const std::string& name : names) {
    CHECK(name.size() == kMaxToolName);
    CHECK(name.starts_with("xxxxx"));
    CHECK(isPortable(name));
  }
}

TEST_CASE("Names that would collide differ and do not depend on the order") {
  const Operation dot = operation("a.b", "GET", "/1");
  const Operation slash = operation("a/b", "GET", "/2");
  const Operation plain = operation("a_b", "GET", "/3");
  const auto names = toolNames({dot, slash, plain});
  CHECK(names[2] == "a_b");
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == 3);
  const auto other = toolNames({plain, slash, dot});
  CHECK(other[0] == "a_b");
  CHECK(other[1] == names[1]);
  CHECK(other[2] == names[0]);
}

TEST_CASE("The same operationId twice gives two names") {
  const auto names = toolNames({operation("a", "GET", "/1"), operation("a", "GET", "/2"), operation("a", "GET", "/2")});
  CHECK(names[0] == "a");
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == 3);
}

TEST_CASE("Names from hostile operationIds are portable and unique") {
  std::vector<Operation> operations;
  for (const char* id : {"", " ", "..", "/", "a b", "a\nb", "a\tb", "\xFF\xFE", "mcp__x__y", "\xF0\x9F\x98\x80", "-x",
                         "__proto__", "constructor"}) {
    operations.push_back(operation(id, "GET", "/a//{b}/%7B"));
    operations.push_back(operation(id, "GET", "/\xE6\x97\xA5/?#"));
  }
  const auto names = toolNames(operations);
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == operations.size());
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(isPortable(name));
  }
}
