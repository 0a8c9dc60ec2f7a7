#include "tools/surface/search_index.h"

#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

namespace soracom_mcp::tools {
namespace {

// method, operationId, description
base::Json documentWith(const std::vector<std::vector<std::string>>& operations) {
  std::string paths = "{";
  int number = 0;
  for (const auto& operation : operations) {
    paths += (number == 0 ? "" : ",") + ("\"/p" + std::to_string(number)) + "\":{\"" + operation[0] +
             R"(":{"operationId":")" + operation[1] + R"(","description":")" + operation[2] + R"(","responses":{}}})";
    ++number;
  }
  return documentOf(paths + "}");
}

std::vector<std::string> names(const ToolRegistry& registry, const std::vector<SearchIndex::Hit>& hits) {
  std::vector<std::string> out;
  for (const SearchIndex::Hit& hit : hits) {
    out.push_back(registry.tools()[hit.tool].description.name);
  }
  return out;
}

TEST_CASE("a word in a name counts more than one in a description") {
  const auto registry = registryOf(documentWith({{"get", "listThings", "Each belongs to a user."},
                                                 {"get", "listUsers", "Everybody."},
                                                 {"get", "ping", "Nothing."},
                                                 {"get", "pong", "Nothing."}}));
  const SearchIndex index(registry->tools());
  CHECK(names(*registry, index.search("users", 10)) == std::vector<std::string>{"listUsers", "listThings"});
  CHECK(names(*registry, index.search("users", 1)) == std::vector<std::string>{"listUsers"});
  CHECK(index.search("zebra", 10).empty());
  CHECK(index.search("", 10).empty());
}

TEST_CASE("verbs of one meaning find each other, the same verb before the others") {
  const auto registry = registryOf(documentWith(
      {{"post", "createUser", ""}, {"delete", "deleteUser", ""}, {"put", "updateUser", ""}, {"put", "setUser", ""}}));
  const SearchIndex index(registry->tools());
  CHECK(names(*registry, index.search("remove a user", 1)) == std::vector<std::string>{"deleteUser"});
  CHECK(names(*registry, index.search("add a user", 1)) == std::vector<std::string>{"createUser"});
  CHECK(names(*registry, index.search("set a user", 2)) == std::vector<std::string>{"setUser", "updateUser"});
}

TEST_CASE("words written together and apart find each other") {
  const auto registry = registryOf(documentWith({{"get", "listSoraCamDevices", ""}, {"get", "listDevices", ""}}));
  const SearchIndex index(registry->tools());
  for (const char* query : {"soracam", "sora cam", "SoraCam"}) {
    CHECK(names(*registry, index.search(query, 1)) == std::vector<std::string>{"listSoraCamDevices"});
  }
}

TEST_CASE("equal hits come in the order of the tools") {
  const auto registry = registryOf(documentWith({{"get", "a_user", ""}, {"get", "b_user", ""}, {"get", "c_user", ""}}));
  const auto hits = SearchIndex(registry->tools()).search("user", 10);
  CHECK(names(*registry, hits) == std::vector<std::string>{"a_user", "b_user", "c_user"});
}

TEST_CASE("a search costs what it looks at and ends at its budget") {
  std::string paths = "{";
  for (int i = 0; i < 200; ++i) {
    const std::string n = std::to_string(i);
    paths += (i == 0 ? "\"/a" : ",\"/a") + n + R"(":{"get":{"operationId":"listUsers)" + n +
             R"(","summary":"Lists users of a group.","responses":{}}})";
  }
  const auto registry = registryOf(documentOf(paths + "}"));
  const SearchIndex index(registry->tools());
  base::WorkBudget once;
  REQUIRE(index.search("user group", 10, once).size() == 10);
  std::string query;
  for (int i = 0; i < 60; ++i) {
    query += "user group ";
  }
  base::WorkBudget often;
  index.search(query, 10, often);
  CHECK(often.used() > 40 * once.used());
  base::WorkBudget little(often.used() / 2);
  CHECK(index.search(query, 10, little).empty());
  CHECK(little.end() == base::WorkBudget::End::kSpent);
}

}  // namespace
}  // namespace soracom_mcp::tools
