#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

using namespace soracom_mcp::tools;

namespace {

const Tool& described(std::unique_ptr<ToolRegistry>& keep, const std::string& members, const std::string& status) {
  keep = postWith(members + R"("responses":{")" + status + R"(":{"description":""}})");
  return onlyTool(*keep);
}

}  // namespace

TEST_CASE("Summary and description are joined without repetition") {
  struct Case {
    const char* title;
    const char* members;
    const char* description;
  };
  const Case cases[] = {
      {"both", R"("summary":"Get user","description":"Returns one user",)", "Get user. Returns one user."},
      {"equal", R"("summary":"Get user.","description":"get  user",)", "Get user."},
      {"summary begins the description", R"("summary":"Get user","description":"Get user by name",)",
       "Get user by name."},
      {"description begins the summary", R"("summary":"Get user by name","description":"Get user",)",
       "Get user by name."},
      {"summary only", R"("summary":"Get user",)", "Get user."},
      {"none", "", "POST /x."},
      {"deprecated", R"("summary":"Get user","deprecated":true,)", "Deprecated. Get user."},
      {"hidden text", "\"summary\":\"Get\u200B\U000E0041 user\",", "Get user."},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.title) {
      std::unique_ptr<ToolRegistry> keep;
      CHECK(described(keep, each.members, "204").description.description ==
            std::string(each.description) + " Returns no data.");
    }
  }
}

TEST_CASE("A description never exceeds its limit") {
  std::unique_ptr<ToolRegistry> keep;
  const std::string text(5000, 'x');
  const Tool& tool = described(keep, R"("summary":")" + text + R"(","description":"y)" + text + "\",", "204");
  CHECK(tool.description.description.size() <= 1024);
  CHECK(tool.description.description.ends_with(" Returns no data."));
  CHECK(tool.description.title.size() <= 128);
}

TEST_CASE("The title comes from the overlay or the summary or the name") {
  std::unique_ptr<ToolRegistry> keep;
  CHECK(described(keep, R"("x-mcp":{"title":"T"},"summary":"S",)", "204").description.title == "T");
  CHECK(described(keep, R"("summary":"S.",)", "204").description.title == "S");
  const Tool& bare = described(keep, "", "204");
  CHECK(bare.description.title == "op");
  CHECK(bare.description.annotations.title == "op");
}

TEST_CASE("A description of the overlay takes the place of the document's") {
  std::unique_ptr<ToolRegistry> keep;
  const Tool& told = described(
      keep, "\"x-mcp\":{\"description\":\"Say\u200B <b>this</b>\"},\"summary\":\"S\",\"description\":\"D\",", "204");
  CHECK(told.description.description == "Say this. Returns no data.");
  CHECK(told.description.title == "S");
}

TEST_CASE("Risk and hints come from the overlay or the method") {
  struct Case {
    const char* method;
    const char* extension;
    Risk risk;
    bool read_only;
    bool destructive;
    bool idempotent;
  };
  const Case cases[] = {
      {"get", "{}", Risk::kRead, true, false, true},
      {"head", "{}", Risk::kRead, true, false, true},
      {"post", "{}", Risk::kWrite, false, true, false},
      {"put", "{}", Risk::kWrite, false, true, true},
      {"patch", "{}", Risk::kWrite, false, true, false},
      {"delete", "{}", Risk::kDanger, false, true, true},
      {"post", R"({"risk":"read"})", Risk::kRead, true, false, true},
      {"post", R"({"risk":"danger"})", Risk::kDanger, false, true, false},
      {"post", R"({"destructive":false,"idempotent":true})", Risk::kWrite, false, false, true},
      {"get", R"({"risk":"write","destructive":false,"idempotent":false})", Risk::kWrite, false, false, false},
      {"get", R"({"destructive":true})", Risk::kRead, true, false, true},
      {"post", R"({"readOnly":true})", Risk::kRead, true, false, true},
      {"delete", R"({"readOnly":true})", Risk::kRead, true, false, true},
      {"get", R"({"readOnly":false})", Risk::kWrite, false, true, false},
      {"delete", R"({"readOnly":false})", Risk::kDanger, false, true, true},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.method << " " << each.extension) {
      const auto registry =
          registryOf(documentOf(std::string(R"({"/x":{")") + each.method +
                                R"(":{"operationId":"op","responses":{},"x-mcp":)" + each.extension + "}}}"));
      const Tool& tool = onlyTool(*registry);
      CHECK(tool.risk == each.risk);
      CHECK(tool.description.annotations.read_only == each.read_only);
      CHECK(tool.description.annotations.destructive == each.destructive);
      CHECK(tool.description.annotations.idempotent == each.idempotent);
      CHECK(tool.description.annotations.open_world);
    }
  }
  std::unique_ptr<ToolRegistry> keep;
  CHECK_FALSE(described(keep, R"("x-mcp":{"openWorld":false},)", "204").description.annotations.open_world);
}
