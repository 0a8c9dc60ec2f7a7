#include "simulator/permission_document.h"

#include "tests/catch.h"

using namespace soracom_mcp::simulator;

namespace {

const PathVariables kPath = {{"user_name", "alice"}};

bool permitted(const char* document, const char* api) {
  const auto statements = readPermissionDocument(document);
  REQUIRE(statements);
  return permits(*statements, api, {"alice", "127.0.0.1", std::chrono::sys_days{}, &kPath});
}

}  // namespace

TEST_CASE("a pattern covers an operation by name or by prefix") {
  struct Row {
    const char* pattern;
    const char* api;
    bool covers;
  };
  const Row rows[] = {{"*", "User:getUser", true},
                      {"User:*", "User:getUser", true},
                      {"User:*", "Users:getUser", false},
                      {"User:get*", "User:getUser", true},
                      {"User:get*", "User:listUsers", false},
                      {"User:getUser", "User:getUser", true},
                      {"User:getUser", "User:getUserAuthKey", false},
                      {"user:getUser", "User:getUser", false}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.pattern << " and " << row.api) { CHECK(apiMatches(row.pattern, row.api) == row.covers); }
  }
}

TEST_CASE("permissions are decided by all statements together") {
  struct Row {
    const char* name;
    const char* document;
    const char* api;
    bool permitted;
  };
  const Row rows[] = {
      {"nothing is allowed by default", R"({"statements":[]})", "User:getUser", false},
      {"one allow suffices", R"({"statements":[{"effect":"allow","api":"User:getUser"}]})", "User:getUser", true},
      {"an array of names", R"({"statements":[{"effect":"allow","api":["Role:*","User:get*"]}]})", "User:getUser",
       true},
      {"deny wins when it comes last",
       R"({"statements":[{"effect":"allow","api":"*"},{"effect":"deny","api":"User:*"}]})", "User:getUser", false},
      {"deny wins when it comes first",
       R"({"statements":[{"effect":"deny","api":"User:*"},{"effect":"allow","api":"*"}]})", "User:getUser", false},
      {"deny of something else does not matter",
       R"({"statements":[{"effect":"deny","api":"Role:*"},{"effect":"allow","api":"*"}]})", "User:getUser", true},
      {"an allow whose condition fails grants nothing",
       R"({"statements":[{"effect":"allow","api":"*","condition":"samUserName == 'bob'"}]})", "User:getUser", false},
      {"a deny whose condition fails denies nothing",
       R"({"statements":[{"effect":"allow","api":"*"},{"effect":"deny","api":"*","condition":"samUserName == 'bob'"}]})",
       "User:getUser", true},
      {"a deny whose condition holds denies",
       R"({"statements":[{"effect":"allow","api":"*"},{"effect":"deny","api":"*","condition":"samUserName == 'alice'"}]})",
       "User:getUser", false},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) { CHECK(permitted(row.document, row.api) == row.permitted); }
  }
}

TEST_CASE("a permission document that is not well formed is refused with the place") {
  const std::pair<const char*, const char*> rows[] = {
      {"not json", "not JSON"},
      {"[]", "statements"},
      {R"({"statements":{}})", "statements"},
      {R"({"statements":[{}]})", "statements[0].effect"},
      {R"({"statements":[{"effect":"permit","api":"*"}]})", "statements[0].effect"},
      {R"({"statements":[{"effect":"allow"}]})", "statements[0].api"},
      {R"({"statements":[{"effect":"allow","api":[]}]})", "statements[0].api"},
      {R"({"statements":[{"effect":"allow","api":[1]}]})", "statements[0].api"},
      {R"({"statements":[{"effect":"allow","api":"listUsers"}]})", "listUsers"},
      {R"({"statements":[{"effect":"allow","api":"User:*Key"}]})", "User:*Key"},
      {R"({"statements":[{"effect":"allow","api":"*"},{"effect":"deny","api":"*","condition":1}]})",
       "statements[1].condition"}};
  for (const auto& [document, place] : rows) {
    DYNAMIC_SECTION(document) {
      const auto result = readPermissionDocument(document);
      REQUIRE_FALSE(result);
      CHECK(result.error().message.find(place) != std::string::npos);
    }
  }
}
