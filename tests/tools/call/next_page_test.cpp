#include "tools/call/next_page.h"

#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

namespace soracom_mcp::tools {
namespace {

constexpr const char* kBase = "https://api.example/v1";

/// GET /things/{id} with the query parameters limit, page and key, and this beside them.
std::unique_ptr<ToolRegistry> listWith(const std::string& members) {
  const std::string query =
      R"({"name":"limit","in":"query","schema":{"type":"integer"}},{"name":"page","in":"query","schema":{"type":"integer"}},)"
      R"({"name":"the key","in":"query","schema":{"type":"string"}})";
  return registryOf(documentOf(R"({"/things/{id}":{"get":{"operationId":"op","parameters":[)" + query +
                               R"(,{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],)" + members +
                               R"("responses":{"200":)" + okJson(R"({"type":"array","items":{"type":"object"}})") +
                               "}}}}"));
}

HttpResponse with(const char* name, const std::string& value) { return {200, {{name, value}}, "[]"}; }

TEST_CASE("a declared key goes into the query and everything else of the request stays") {
  const auto registry =
      listWith(R"("x-soracom-cli-pagination":{"request":{"param":"the key"},"response":{"header":"X-Next"}},)");
  const Tool& tool = onlyTool(*registry);
  const auto first = findNextPage(tool, "/things/a%2Fb?limit=5", with("x-next", "k&1=\xC3\xA9"), kBase);
  REQUIRE(first.has_value());
  CHECK(first->target == "/things/a%2Fb?limit=5&the%20key=k%261%3D%C3%A9");
  CHECK(first->arguments == std::vector<std::pair<std::string, std::string>>{{"the_key", "k&1=\xC3\xA9"}});
  const auto second = findNextPage(tool, first->target, with("X-NEXT", "2"), kBase);
  REQUIRE(second.has_value());
  CHECK(second->target == "/things/a%2Fb?limit=5&the%20key=2");
  CHECK_FALSE(findNextPage(tool, "/things/a", with("X-Next", ""), kBase).has_value());
  CHECK_FALSE(findNextPage(tool, "/things/a", with("X-Next", std::string(2049, 'k')), kBase).has_value());
  CHECK_FALSE(findNextPage(tool, "/things/a", with("X-Next", "\xFF"), kBase).has_value());
}

TEST_CASE("a link counts where it changes nothing but the query") {
  const auto registry = listWith("");
  const Tool& tool = onlyTool(*registry);
  struct Row {
    const char* link;
    const char* target;  // empty: none, or none that is called
    bool told = true;    // that there is more
  };
  for (const Row& row : {
           Row{R"(<https://api.example/v1/things/a?limit=5&page=2>; rel="next")", "/things/a?limit=5&page=2"},
           {R"(</v1/things/a?page=2>;rel=next)", "/things/a?page=2"},
           {R"(<?page=2> ; title="a, \"b\"; c" ; REL="prev NEXT")", "/things/a?page=2"},
           {R"(<a?page=2>; rel="next")", "/things/a?page=2"},
           {R"(<../things/./a?page=2>; rel="next")", "/things/a?page=2"},
           {R"(</v1/things/a>; rel="next")", ""},
           {R"(<?page=1>; rel="prev", <?page=3>; rel="next", <?page=9>; rel="last")", "/things/a?page=3"},
           {R"(<?page=2>; rel="prev"; rel="next")", "", false},
           {R"(<?page=2>; rel="nextest")", "", false},
           {R"(<?page=2>; rel=next; anchor="/other")", "", false},
           {R"(<?page=2#x>; rel=next)", ""},
           {R"(<https://api.example/v1/things/b?page=2>; rel="next")", ""},
           {R"(<https://api.example/v2/things/a?page=2>; rel="next")", ""},
           {R"(<https://api.example/v1/things/a/../b?page=2>; rel="next")", ""},
           {R"(<https://evil.example/v1/things/a?page=2>; rel="next")", ""},
           {R"(<http://api.example/v1/things/a?page=2>; rel="next")", ""},
           {R"(<https://api.example:444/v1/things/a?page=2>; rel="next")", ""},
           {R"(<https://api.example@evil/v1/things/a?page=2>; rel="next")", ""},
           {R"(<//evil.example/v1/things/a?page=2>; rel="next")", ""},
           {R"(</things/a?page=2>; rel="next")", ""},
           {R"(<?page=2)", "", false},
           {R"(page=2; rel=next)", "", false},
           {R"(<?page=2>; rel="next)", "/things/a?page=2"},
           {"", "", false},
       }) {
    DYNAMIC_SECTION(row.link) {
      const auto next = findNextPage(tool, "/things/a?limit=5", with("Link", row.link), kBase);
      CHECK((next ? next->target : "") == row.target);
      CHECK(next.has_value() == row.told);
    }
  }
}

TEST_CASE("a link is told as the arguments it changes, where they are arguments") {
  const auto registry = listWith("");
  const Tool& tool = onlyTool(*registry);
  const auto known =
      findNextPage(tool, "/things/a?limit=5", with("Link", "<?limit=5&page=2&the%20key=a%20b>; rel=next"), kBase);
  REQUIRE(known.has_value());
  CHECK(known->arguments == std::vector<std::pair<std::string, std::string>>{{"page", "2"}, {"the_key", "a b"}});
  const auto foreign = findNextPage(tool, "/things/a", with("Link", "<?page=2&session=x>; rel=next"), kBase);
  REQUIRE(foreign.has_value());
  CHECK(foreign->arguments.empty());
}

TEST_CASE("a long link field is read in one pass") {
  const auto registry = listWith("");
  std::string link;
  for (int i = 0; i < 1'000'000; ++i) {
    link += "<?a>;;;;";
  }
  CHECK_FALSE(findNextPage(onlyTool(*registry), "/things/a", with("Link", link), kBase).has_value());
}

}  // namespace
}  // namespace soracom_mcp::tools
