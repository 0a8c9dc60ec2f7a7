// What the clients of docs/clients.md reject, held against every document at hand.
#include "tools/surface/portability.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "manifests/built_in.h"
#include "schemas/document_source.h"
#include "tests/catch.h"
#include "tests/shared_data.h"
#include "tests/tools/catalog/inline_document.h"

namespace {

using namespace soracom_mcp::tools;
using soracom_mcp::base::findMember;
using soracom_mcp::base::Json;
namespace fs = std::filesystem;

using Faults = std::vector<std::string>;

void inspectArguments(const Tool& tool, Faults& faults) {
  const Json& input = tool.description.input_schema;
  const Json* properties = findMember(input, "properties");
  std::vector<Argument> listed;
  std::copy_if(tool.arguments.begin(), tool.arguments.end(), std::back_inserter(listed),
               [](const Argument& argument) { return argument.listed; });
  if (properties == nullptr || properties->size() != listed.size()) {
    faults.push_back(tool.description.name + ": properties and arguments differ");
    return;
  }
  std::size_t next = 0;
  std::set<std::string> keys;
  for (const auto& [key, member] : properties->items()) {
    const Argument& argument = listed[next++];
    if (key != argument.key || !keys.insert(key).second) {
      faults.push_back(tool.description.name + ": key " + key);
    }
  }
  if (*findMember(input, "additionalProperties") != false) {
    faults.push_back(tool.description.name + ": root is open");
  }
}

// What the linter finds in the tools, whatever their number, and what is wrong with their arguments.
Faults faultsOf(const ToolRegistry& registry) {
  Faults faults;
  for (const PortabilityFinding& finding : findPortabilityFaults(registry.descriptions(), "soracom")) {
    if (!finding.tool.empty()) {
      faults.push_back(finding.tool + finding.where + ": " + finding.message);
    }
  }
  for (const Tool& tool : registry.tools()) {
    inspectArguments(tool, faults);
  }
  return faults;
}

void checkRegistry(const ToolRegistry& registry) {
  for (const std::string& fault : faultsOf(registry)) {
    FAIL_CHECK(fault);
  }
}

}  // namespace

TEST_CASE("the linter finds what each client rejects") {
  const auto registry = postBody(R"({"type":"object","properties":{"a":{"type":"string"}}})");
  CHECK(faultsOf(*registry).empty());
  struct Case {
    const char* pointer;
    const char* value;
    const char* where;
    const char* client;
  };
  const Case cases[] = {
      {"/inputSchema", R"({"type":"string"})", "/inputSchema", "openai"},
      {"/inputSchema/anyOf", R"([{"type":"object"}])", "/inputSchema/anyOf", "anthropic"},
      {"/inputSchema/$ref", R"("#/x")", "/inputSchema/$ref", "anthropic"},
      {"/inputSchema/properties/a", R"({"type":"array"})", "/inputSchema/properties/a", "vscode"},
      {"/inputSchema/properties/a", R"({"$ref":"#"})", "/inputSchema/properties/a/$ref", "gemini"},
      {"/inputSchema/properties/a", "true", "/inputSchema/properties/a", "gemini"},
      {"/inputSchema/properties/a", "{}", "/inputSchema/properties/a", "gemini"},
      {"/inputSchema/properties/a/nullable", "true", "/inputSchema/properties/a/nullable", "openai"},
      {"/inputSchema/properties/a/type", R"(["string","null"])", "/inputSchema/properties/a/type", "gemini"},
      {"/inputSchema/properties/f[x]", R"({"type":"string"})", "/inputSchema/properties/f[x]", "anthropic"},
      {"/inputSchema/properties/a/pattern", R"("(")", "/inputSchema", "cursor"},
      {"/name", R"("a.b")", "/name", "openai"},
      {"/name", R"("1a")", "/name", "gemini"},
      {"/name", R"("a123456789a123456789a123456789a123456789a123456789a123456789")", "/name", "cursor"},
      {"/description", R"("")", "/description", "anthropic"},
      {"/outputSchema", R"({"type":"array","items":{"type":"string"}})", "/outputSchema", "vscode"}};
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.pointer << " is " << each.value) {
      soracom_mcp::mcp::ToolDescription tool = registry->descriptions().front();
      Json whole = {{"name", tool.name}, {"description", tool.description}};
      whole["inputSchema"] = tool.input_schema;
      whole[Json::json_pointer(each.pointer)] = jsonOf(each.value);
      tool.name = whole.at("name").get<std::string>();
      tool.description = whole.at("description").get<std::string>();
      tool.input_schema = whole.at("inputSchema");
      if (whole.contains("outputSchema")) {
        tool.output_schema = whole.at("outputSchema");
      }
      const auto findings = findPortabilityFaults({tool}, "soracom");
      CHECK(std::any_of(findings.begin(), findings.end(), [&](const PortabilityFinding& finding) {
        return finding.where == each.where &&
               std::count(finding.clients.begin(), finding.clients.end(), each.client) == 1;
      }));
    }
  }
}

TEST_CASE("the linter looks at the list as a whole") {
  const auto registry = postBody(R"({"type":"object"})");
  std::vector<soracom_mcp::mcp::ToolDescription> tools(80, registry->descriptions().front());
  for (std::size_t i = 0; i < tools.size(); ++i) {
    tools[i].name += std::to_string(i);
  }
  CHECK(findPortabilityFaults(tools, "s").empty());
  tools.push_back(tools.front());
  const auto findings = findPortabilityFaults(tools, "s");
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].clients == std::vector<std::string>{"cursor"});
  CHECK(findings[1].message == "another tool has this name");
}

TEST_CASE("The 77 operations of the built-in document are tools that every client accepts") {
  const auto registry = registryOf(jsonOf(soracom_mcp::manifests::builtInDocument()));
  CHECK(registry->tools().size() == 77);
  CHECK(registry->skipped().empty());
  for (const Tool& tool : registry->tools()) {
    CHECK(tool.description.name == tool.operation->id);
    CHECK(tool.description.name.size() <= 40);
  }
  checkRegistry(*registry);
}

TEST_CASE("Every published Soracom document gives a tool for each operation that every client accepts") {
  const auto folder = soracom_mcp::tests::sharedData("openapi");
  if (!folder) {
    return;
  }
  int documents = 0;
  for (const auto& entry : fs::directory_iterator(*folder)) {
    if (entry.path().extension() != ".yml") {
      continue;
    }
    ++documents;
    DYNAMIC_SECTION(entry.path().filename().string()) {
      const auto document = soracom_mcp::schemas::readDocumentFile(entry.path().string());
      REQUIRE(document);
      std::size_t operations = 0;
      for (const auto& [path, item] : findMember(*document, "paths")->items()) {
        for (const char* method : {"get", "put", "post", "delete", "options", "head", "patch", "trace"}) {
          operations += findMember(item, method) != nullptr ? 1U : 0U;
        }
      }
      const auto registry = registryOf(*document);
      for (const auto& skipped : registry->skipped()) {
        FAIL_CHECK(skipped.where << ": " << skipped.reason);
      }
      CHECK(registry->tools().size() == operations);
      if (entry.path().filename() == "soracom-platform-api-openapi.yml") {
        CHECK(registry->tools().size() == 476);
      }
      checkRegistry(*registry);
    }
  }
  CHECK(documents > 0);
}
