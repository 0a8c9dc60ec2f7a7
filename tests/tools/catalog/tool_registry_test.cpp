#include "tools/catalog/tool_registry.h"

#include <thread>

#include "base/nearest_name.h"
#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

using namespace soracom_mcp::tools;

namespace {

std::string manyPaths(int count) {
  std::string paths = "{";
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    paths +=
        (i == 0 ? "" : ",") + ("\"/p" + number) + R"(/{id}":{"get":{"operationId":"op)" + number +
        R"(","parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],"responses":{}}})";
  }
  return paths + "}";
}

}  // namespace

TEST_CASE("Every operation is a tool that is found by its name") {
  const auto registry = registryOf(documentOf(manyPaths(10'000)));
  REQUIRE(registry->tools().size() == 10'000);
  REQUIRE(registry->descriptions().size() == 10'000);
  CHECK(registry->skipped().empty());
  for (const Tool& tool : registry->tools()) {
    REQUIRE(registry->find(tool.description.name) == &tool);
    REQUIRE(registry->descriptions()[tool.index].name == tool.description.name);
    REQUIRE(tool.operation->id == tool.description.name);
  }
  CHECK(registry->find("op10000") == nullptr);
  CHECK(registry->find("") == nullptr);
}

TEST_CASE("Two paths that differ only by a slash at the end are two tools") {
  const auto registry = registryOf(documentOf(R"({"/f/{p}":{"delete":{"operationId":"deleteFile","parameters":[
      {"name":"p","in":"path","required":true,"schema":{"type":"string"}}],"responses":{}}},
      "/f/{p}/":{"delete":{"operationId":"deleteDirectory","parameters":[
      {"name":"p","in":"path","required":true,"schema":{"type":"string"}}],"responses":{}}}})"));
  CHECK(registry->tools().size() == 2);
  CHECK(registry->find("deleteDirectory")->operation->path == "/f/{p}/");
}

TEST_CASE("A name that is nearly right is found") {
  const auto registry = registryOf(documentOf(R"({"/u":{"get":{"operationId":"listUsers","responses":{}},
      "post":{"operationId":"createUser","responses":{}},"delete":{"operationId":"deleteUser","responses":{}}}})"));
  struct Case {
    const char* name;
    const char* nearest;
  };
  const Case cases[] = {{"listUser", "listUsers"},
                        {"LISTUSERS", "listUsers"},
                        {"list_users", "listUsers"},
                        {"craeteUser", "createUser"},
                        {"deleteUsers", "deleteUser"},
                        {"restartServer", ""},
                        {"", ""},
                        {"zzzzzzzzzzzzzzzz", ""}};
  for (const Case& each : cases) {
    DYNAMIC_SECTION("name " << each.name) { CHECK(registry->nearestName(each.name) == each.nearest); }
  }
  CHECK(registry->nearestName(std::string(100'000, 'x')).empty());
}

TEST_CASE("A broken operation is skipped with its reason and the others stay") {
  const auto registry = registryOf(documentOf(R"({
      "/a":{"get":{"operationId":"good","responses":{}}},
      "/b":{"post":{"operationId":"bad","requestBody":{"required":true,"content":{"application/json":{"schema":
          {"type":"object","properties":{"x":{"$ref":"#/components/schemas/Missing"}}}}}},"responses":{}}},
      "/c/{id}":{"get":{"operationId":"unfilled","responses":{}}}})"));
  CHECK(registry->tools().size() == 1);
  REQUIRE(registry->skipped().size() == 2);
  for (const auto& skipped : registry->skipped()) {
    CHECK_FALSE(skipped.where.empty());
    CHECK_FALSE(skipped.reason.empty());
  }
}

TEST_CASE("Validators are compiled once for all threads") {
  const auto registry = registryOf(documentOf(manyPaths(20)));
  const Tool& tool = registry->tools()[7];
  std::vector<const soracom_mcp::schemas::Validator*> seen(8);
  {
    std::vector<std::jthread> threads;
    for (auto& slot : seen) {
      threads.emplace_back([&] { slot = &registry->validator(tool); });
    }
  }
  for (const auto* validator : seen) {
    CHECK(validator == seen.front());
  }
  CHECK(seen.front()->accepts(jsonOf(R"({"id":"x"})")));
  CHECK_FALSE(seen.front()->accepts(jsonOf("{}")));
}

TEST_CASE("Building twice gives the same tools in the same order") {
  const auto document = documentOf(manyPaths(50));
  const auto first = registryOf(document);
  const auto second = registryOf(document);
  REQUIRE(first->tools().size() == second->tools().size());
  for (std::size_t i = 0; i < first->tools().size(); ++i) {
    CHECK(first->descriptions()[i].name == second->descriptions()[i].name);
    CHECK(first->descriptions()[i].input_schema == second->descriptions()[i].input_schema);
  }
}

TEST_CASE("A tool that was given a name is still found by its operationId and its aliases") {
  const auto registry = registryOf(documentOf(R"({
      "/a":{"get":{"operationId":"search_v2","responses":{},"x-mcp":{"name":"find","aliases":["look"]}}},
      "/b":{"get":{"operationId":"look","responses":{},"x-mcp":{"name":"search_v2"}}},
      "/c":{"get":{"operationId":"a.b","responses":{}}}})"));
  const Tool* find = registry->find("find");
  REQUIRE(find != nullptr);
  CHECK(find->operation->path == "/a");
  CHECK(find->description.name == "find");
  CHECK(registry->find("search_v2")->operation->path == "/b");  // a name comes before an operationId
  CHECK(registry->find("look")->operation->path == "/b");       // an operationId before an alias
  CHECK(registry->find("a.b") == registry->find("a_b"));
}

TEST_CASE("An excluded operation is counted and named and is no tool") {
  const auto registry = registryOf(documentOf(R"({
      "/a":{"get":{"operationId":"a","responses":{}},
            "delete":{"operationId":"b","responses":{},"x-mcp":{"exclude":true}}},
      "/b/{id}":{"get":{"operationId":"c","responses":{},"x-speakeasy-mcp":{"disabled":true}}}})"));
  CHECK(registry->tools().size() == 1);
  CHECK(registry->skipped().empty());
  CHECK(registry->excluded() == std::vector<std::string>{"DELETE /a", "GET /b/{id}"});
  CHECK(registry->operationCount() == 3);
  CHECK(registry->find("b") == nullptr);
}

TEST_CASE("A document of which everything is excluded says so") {
  auto read = soracom_mcp::schemas::readOpenApi(
      documentOf(R"({"/a":{"get":{"operationId":"a","responses":{},"x-mcp":{"exclude":true}}}})"));
  REQUIRE(read);
  const auto registry =
      ToolRegistry::build(std::make_shared<const soracom_mcp::schemas::OpenApiDocument>(*std::move(read)));
  REQUIRE_FALSE(registry);
  CHECK(registry.error().message.find("all are excluded by x-mcp.exclude") != std::string::npos);
}
