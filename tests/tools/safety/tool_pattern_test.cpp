#include "tools/safety/tool_pattern.h"

#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

const std::vector<ToolFacts> kTools = {
    {"getUser", {"get_user"}, "GET", "/users/{id}", Risk::kRead, {"User", "Team Member"}, {"users", "team-member"}},
    {"deleteUser", {}, "DELETE", "/users/{id}", Risk::kDanger, {"User"}, {"users"}},
    {"createRole", {}, "POST", "/roles", Risk::kWrite, {"Role"}, {"roles"}},
};

std::string chosen(const std::string& pattern) {
  const auto found = matchPatterns({pattern}, kTools);
  if (!found) {
    return found.error().message;
  }
  std::string out;
  for (std::size_t i = 0; i < kTools.size(); ++i) {
    out += (*found)[i] ? std::string(out.empty() ? "" : " ") + std::string(kTools[i].name) : std::string();
  }
  return out;
}

TEST_CASE("a star stands for any characters") {
  struct Row {
    const char* pattern;
    const char* name;
    bool matches;
  };
  const Row rows[] = {
      {"abc", "abc", true},    {"abc", "abcd", false}, {"*", "", true},        {"", "", true},
      {"", "a", false},        {"a*c", "abbc", true},  {"a*c", "abcb", false}, {"*a*b*", "xaxxbx", true},
      {"*a*b*", "bxa", false}, {"a**", "a", true},     {"*ab", "aab", true},   {"a*a", "a", false},
  };
  for (const Row& row : rows) {
    INFO(row.pattern << ' ' << row.name);
    CHECK(matchesPattern(row.pattern, row.name) == row.matches);
  }
  CHECK_FALSE(matchesPattern("*a*a*a*a*a*a*a*a*b", std::string(4096, 'a')));
}

TEST_CASE("a pattern asks for a name or for a kind and a value") {
  struct Row {
    const char* pattern;
    const char* chosen;
  };
  const Row rows[] = {
      {"getUser", "getUser"},
      {"*User", "getUser deleteUser"},
      {"get_user", "getUser"},
      {"tag:User", "getUser deleteUser"},
      {"tag:user", "getUser deleteUser"},
      {"TAG:team*", "getUser"},
      {"method:GET", "getUser"},
      {"method:delete", "deleteUser"},
      {"path:/users/*", "getUser deleteUser"},
      {"path:/roles", "createRole"},
      {"risk:read", "getUser"},
      {"risk:Danger", "deleteUser"},
      {"toolset:users", "getUser deleteUser"},
      {"toolset:TeamMember", "getUser"},
      {"toolset:*", "getUser deleteUser createRole"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.pattern) { CHECK(chosen(row.pattern) == row.chosen); }
  }
}

TEST_CASE("a pattern that fits nothing says what there is") {
  struct Row {
    const char* pattern;
    const char* message;
  };
  const Row rows[] = {
      {"getUsr", "no tool is named \"getUsr\"; the nearest is getUser"},
      {"GetUser", "no tool is named \"GetUser\"; the nearest is getUser"},
      {"reboot", "no tool is named \"reboot\""},
      {"tag:Users", "no tool has the tag \"users\"; there are Role, Team Member, User"},
      {"toolset:user", "no toolset is named \"user\"; there are roles, team-member, users"},
      {"toolset:", "no toolset is named \"\"; there are roles, team-member, users"},
      {"method:PATCH", "no tool has the method \"patch\""},
      {"method:FETCH", "\"method:FETCH\": no method is named so, as GET is"},
      {"path:/Roles", "no tool has the path \"/Roles\"; * stands for any characters"},
      {"risk:low", "\"risk:low\": a risk is read, write or danger"},
      {"tga:User",
       "\"tga:User\": before the colon stands tag, method, path, risk or toolset; without a colon it is the "
       "name of a tool"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.pattern) { CHECK(chosen(row.pattern) == row.message); }
  }
  CHECK(chosen("tag:\x1b[31m" + std::string(10'000, 'x')).size() < 500);
}

TEST_CASE("the name of a toolset is compared by its words") {
  struct Row {
    const char* text;
    const char* name;
  };
  const Row rows[] = {{"users", "users"},
                      {"SystemNotification", "system-notification"},
                      {"system notification", "system-notification"},
                      {"  Sora_Cam / Devices ", "sora-cam-devices"},
                      {"MFAStatus", "mfa-status"},
                      {"MFA", "mfa"},
                      {"\u65E5\u672C", "\u65E5\u672C"},
                      {"...", ""},
                      {"sora*", "sora*"},
                      {"", ""}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.text) { CHECK(toolsetName(row.text) == row.name); }
  }
}

}  // namespace
}  // namespace soracom_mcp::tools
