#include "tools/catalog/toolsets.h"

#include "manifests/built_in.h"
#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

using namespace soracom_mcp::tools;
using soracom_mcp::base::Json;

namespace {

Json documentWith(const std::string& toolsets, const std::string& tags = "[]") {
  Json document = documentOf(R"({
      "/users":{"get":{"operationId":"listUsers","tags":["User","Team"],"responses":{}},
                "delete":{"operationId":"deleteUsers","tags":["User","User"],"responses":{}}},
      "/roles":{"get":{"operationId":"listRoles","tags":["Role"],"responses":{},
                       "x-speakeasy-mcp":{"scopes":["read"]}}}})");
  document["x-mcp"] = jsonOf(R"({"toolsets":)" + toolsets + "}");
  document["tags"] = jsonOf(tags);
  return document;
}

std::string listed(const ToolRegistry& registry) {
  std::string out;
  for (const Toolset& toolset : registry.toolsets()) {
    out += toolset.name + "=" + std::to_string(toolset.tools) + " ";
  }
  return out;
}

std::string failure(const std::string& toolsets) {
  auto document = soracom_mcp::schemas::readOpenApi(documentWith(toolsets));
  if (!document) {
    return document.error().message;
  }
  const auto registry =
      ToolRegistry::build(std::make_shared<const soracom_mcp::schemas::OpenApiDocument>(*std::move(document)));
  return registry ? "" : registry.error().message;
}

}  // namespace

TEST_CASE("Every tag and every scope is a toolset") {
  const auto registry = registryOf(documentWith("{}", R"([{"name":"Team","description":" Who\u200b <b>works</b> "}])"));
  CHECK(listed(*registry) == "user=2 team=1 role=1 read=1 ");
  CHECK(registry->toolsets()[1].description == "Who works");
  CHECK(registry->facts()[0].toolsets == std::vector<std::string>{"user", "team"});
}

TEST_CASE("A defined toolset comes first and takes the place of a tag's") {
  const auto registry = registryOf(documentWith(
      R"({"Safe Things":{"description":"Reads\u202e.","tools":["risk:read"]},"user":{"tools":["listUsers"]}})"));
  CHECK(listed(*registry) == "safe-things=2 user=1 team=1 role=1 read=1 ");
  CHECK(registry->toolsets()[0].description == "Reads.");
  CHECK(registry->facts()[1].toolsets.empty());
  CHECK(registry->remarks().empty());
}

TEST_CASE("A pattern that fits nothing is a remark and a toolset of nothing is none") {
  const auto registry =
      registryOf(documentWith(R"({"some":{"tools":["listUser","listRoles"]},"none":{"tools":["tag:Absent"]}})"));
  CHECK(registry->toolsets().front().name == "some");
  CHECK(registry->toolsets().front().tools == 1);
  CHECK(registry->toolsets()[1].name == "user");
  REQUIRE(registry->remarks().size() == 1);
  CHECK(registry->remarks().front().where == "toolset some");
  CHECK(registry->remarks().front().reason == "no tool is named \"listUser\"; the nearest is listUsers");
}

TEST_CASE("A toolset that is wrongly written is an error that names it") {
  CHECK(failure(R"({"a":{"tools":["tga:x"]}})").find("x-mcp.toolsets.a: \"tga:x\": before the colon") == 0);
  CHECK(failure(R"({"a":{"tools":["toolset:user"]}})") == "x-mcp.toolsets.a: a toolset holds no toolsets");
  CHECK(failure(R"({"a":["x"]})") ==
        "x-mcp.toolsets.a: must be an object with `tools` and, if you like, `description`");
  CHECK(failure(R"({"a":{"tools":"x"}})").find("x-mcp.toolsets.a.tools: must be an array of texts") == 0);
  CHECK(failure(R"({"a":{"tools":[]}})") == "x-mcp.toolsets.a: `tools` must name some");
  CHECK(failure(R"({"a":{"tool":["x"]}})") == "x-mcp.toolsets.a.tool: unknown; known are description and tools");
  CHECK(failure("7") == "x-mcp.toolsets: must be an object from names to toolsets");
  CHECK(failure("{}").empty());
}

TEST_CASE("A tool with many tags costs no more than its tags") {
  Json document = documentWith("{}");
  for (int i = 0; i < 20'000; ++i) {
    document["paths"]["/users"]["get"]["tags"].push_back("t" + std::to_string(i));
  }
  CHECK(registryOf(std::move(document))->facts()[0].toolsets.size() == 64);
}

TEST_CASE("The toolsets of the built-in document hold every operation and are the reviewed ones") {
  const auto registry = registryOf(jsonOf(soracom_mcp::manifests::builtInDocument()));
  CHECK(listed(*registry) ==
        "sign-in=7 users=5 permissions=9 roles=10 keys=7 passwords=7 mfa=10 account=13 emails=5 notifications=4 "
        "auth=5 operator=26 user=27 role=10 email=5 system-notification=4 ");
  CHECK(registry->remarks().empty());
  for (const ToolFacts& tool : registry->facts()) {
    INFO(tool.name);
    CHECK(tool.toolsets.size() == 2);  // one of ours, and its tag
  }
}
