#include "tools/safety/path_guard.h"

#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

TEST_CASE("a path value that could change the path is refused with the code path_rejected") {
  struct Row {
    const char* what;
    std::string value;
  };
  const std::vector<Row> rows{
      {"empty", ""},
      {"one dot", "."},
      {"two dots", ".."},
      {"encoded dots", "%2e%2e"},
      {"half encoded dots", ".%2E"},
      {"doubly encoded dots", "%252e%252e"},
      {"dots encoded five times", "%252525252e"},
      {"dots encoded six times", "%25252525252e%25252525252e"},
      {"encoded climb", "..%2f..%2fadmin"},
      {"climb inside", "a/../b"},
      {"plain slash", "a/b"},
      {"encoded slash", "a%2Fb"},
      {"doubly encoded slash", "a%252Fb"},
      {"backslash", "a\\b"},
      {"encoded backslash", "..%5c"},
      {"dots with a path parameter", "..;"},
      {"dots with a named path parameter", "..;x=1"},
      {"dots with spaces", ".. "},
      {"encoded dots with a space", "%2e%2e%20"},
      {"NUL", std::string("a\0b", 3)},
      {"encoded NUL", "a%00"},
      {"CR LF", "a\r\nX-Soracom-Token: z"},
      {"encoded CR LF", "a%0d%0ab"},
      {"DEL", "a\x7F"},
      {"C1 control", "a\u0085z"},
      {"encoded C1 control", "a%C2%85"},
      {"fullwidth dots", "\uFF0E\uFF0E"},
      {"fullwidth slash", "a\uFF0Fb"},
      {"two dot leader", "\u2025"},
      {"fullwidth percent sign", "\uFF052e\uFF052e"},
      {"overlong dots", "%c0%ae%c0%ae"},
      {"malformed UTF-8", "a\xFF"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const auto result = checkPathValue("user_name", row.value);
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().kind == base::ErrorKind::kRefused);
      CHECK(result.error().message.starts_with("path_rejected: argument user_name"));
    }
  }
}

TEST_CASE("a path value that stays one segment is accepted") {
  for (const std::string value :
       {"alice", "...", "..a", "a..b", ".hidden", "a b?c=1&d#e", "srn:soracom:OP1::Role:x", "100%", "50%25",
        "{operator_id}", "\u30E6\u30FC\u30B6\u30FC", "caf\u00E9", "a;b", "~", "default_permissions"}) {
    DYNAMIC_SECTION(value) { CHECK(checkPathValue("user_name", value).has_value()); }
  }
}

TEST_CASE("a target that would leave the base URL is refused") {
  for (const std::string target : {"", "users", "//evil.example/x", "/a//b", "/a/../b", "/a/%2e%2e/b", "/..", "/a/.",
                                   "/a b", "/a\\b", "/a#b", "/a\r\nb", "/caf\u00E9", "@evil.example/x", ":8080/x"}) {
    DYNAMIC_SECTION("target " << target) {
      const auto result = checkTarget("https://api.example/v1", target);
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().kind == base::ErrorKind::kRefused);
      CHECK(result.error().message.starts_with("path_rejected: "));
    }
  }
}

TEST_CASE("a target below the base URL is accepted") {
  for (const std::string target :
       {"/", "/operators/OP1", "/files/private/x/", "/a?b=//c/../d", "/a/%E3%83%A6", "/a?x=http://evil.example/"}) {
    DYNAMIC_SECTION("target " << target) { CHECK(checkTarget("https://api.example/v1", target).has_value()); }
  }
}

}  // namespace
}  // namespace soracom_mcp::tools
