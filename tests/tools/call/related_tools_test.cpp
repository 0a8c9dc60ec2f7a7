#include "tools/call/related_tools.h"

#include "tests/catch.h"
#include "tests/tools/call/sample_tools.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/call/narrowing.h"

namespace soracom_mcp::tools {
namespace {

std::string nameOf(const Tool* tool) { return tool == nullptr ? "none" : tool->description.name; }

TEST_CASE("the tools that help with another are found by the shape of the paths") {
  struct Row {
    const char* tool;
    const char* list;
    const char* check;
    const char* element;
  };
  SampleTools tools;
  for (const Row& row : std::vector<Row>{{"getUser", "listUsers", "listUsers", "none"},
                                         {"createUser", "listUsers", "getUser", "none"},
                                         {"getUserPermission", "listUsers", "none", "none"},
                                         {"generateUserAuthKey", "listUsers", "listUserAuthKeys", "none"},
                                         {"verifyMFA", "none", "getMFAStatus", "none"},
                                         {"revokeUserAuthTokens", "listUsers", "none", "none"},
                                         {"listUsers", "none", "none", "getUser"},
                                         {"auth", "none", "none", "none"}}) {
    DYNAMIC_SECTION(row.tool) {
      CHECK(nameOf(findListTool(tools[row.tool], tools.all())) == row.list);
      CHECK(nameOf(findCheckTool(tools[row.tool], tools.all())) == row.check);
      CHECK(nameOf(findElementTool(tools[row.tool], tools.all())) == row.element);
    }
  }
}

TEST_CASE("advice on smaller results names paging arguments and the tool for one element") {
  SampleTools tools;
  CHECK(narrowingAdvice(tools["listSims"], tools.all()) == "Ask for less with limit, last_evaluated_key.");
  CHECK(narrowingAdvice(tools["listUsers"], tools.all()) == "getUser reads one element.");
  CHECK(narrowingAdvice(tools["auth"], tools.all()).empty());
}

TEST_CASE("advice on smaller results names fields where a tool takes them") {
  const std::string json = okJson(R"({"type":"array","items":{"type":"object"}})");
  const auto registry = registryOf(documentOf(
      R"({"/things":{"get":{"operationId":"listThings","parameters":[{"name":"limit","in":"query","schema":{"type":"integer"}}],
          "responses":{"200":)" +
      json + R"(}}},"/all":{"get":{"operationId":"listAll","responses":{"200":)" + json +
      R"(}},"post":{"operationId":"addAll","responses":{"200":)" + json + R"(}}}})"));
  const auto advice = [&](const char* name) { return narrowingAdvice(*registry->find(name), registry->tools()); };
  CHECK(advice("listThings") == "Ask for less with limit, fields.");
  CHECK(advice("listAll") == "Ask for less with fields.");
  CHECK(advice("addAll").empty());
}

}  // namespace
}  // namespace soracom_mcp::tools
