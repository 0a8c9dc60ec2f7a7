// What the clients of docs/clients.md reject, held against every document at hand.
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

bool isNameCharacter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool isPortableName(const std::string& name) {
  return !name.empty() && name.size() <= 64 && !(name[0] >= '0' && name[0] <= '9') && name[0] != '-' &&
         std::all_of(name.begin(), name.end(), isNameCharacter);
}

bool isPortableKey(const std::string& key) {
  return !key.empty() && key.size() <= 64 &&
         std::all_of(key.begin(), key.end(), [](char c) { return isNameCharacter(c) || c == '.'; });
}

using Faults = std::vector<std::string>;

void inspect(const Json& schema, const std::string& where, int depth, Faults& faults) {
  if (!schema.is_object()) {
    faults.push_back(where + ": not an object");
    return;
  }
  if (schema.empty()) {
    faults.push_back(where + ": an empty schema");
  }
  if (depth > 64) {
    faults.push_back(where + ": too deep");
    return;
  }
  const Json* type = findMember(schema, "type");
  const bool array =
      type != nullptr &&
      (*type == "array" || (type->is_array() && std::find(type->begin(), type->end(), "array") != type->end()));
  if (array && findMember(schema, "items") == nullptr) {
    faults.push_back(where + ": an array without items");
  }
  for (const char* keyword : {"$ref", "$id", "nullable", "discriminator", "xml", "externalDocs", "example"}) {
    if (findMember(schema, keyword) != nullptr) {
      faults.push_back(where + ": " + keyword);
    }
  }
  for (const auto& [keyword, value] : schema.items()) {
    if (keyword == "properties") {
      for (const auto& [name, member] : value.items()) {
        inspect(member, where + "/" + name, depth + 1, faults);
      }
    } else if (keyword == "items" || (keyword == "additionalProperties" && !value.is_boolean())) {
      inspect(value, where + "/" + keyword, depth + 1, faults);
    } else if (keyword == "allOf" || keyword == "anyOf" || keyword == "oneOf") {
      for (const Json& part : value) {
        inspect(part, where + "/" + keyword, depth + 1, faults);
      }
    }
  }
}

void inspectRoot(const Json& schema, const std::string& where, Faults& faults) {
  const Json* type = findMember(schema, "type");
  if (type == nullptr || *type != "object") {
    faults.push_back(where + ": root is not type object");
  }
  for (const char* keyword : {"allOf", "anyOf", "oneOf", "not", "if", "$ref", "enum", "const"}) {
    if (findMember(schema, keyword) != nullptr) {
      faults.push_back(where + ": root has " + keyword);
    }
  }
  inspect(schema, where, 0, faults);
  if (const auto compiled = soracom_mcp::schemas::Validator::compile(schema); !compiled) {
    faults.push_back(where + ": does not compile: " + compiled.error().message);
  }
}

void inspectArguments(const Tool& tool, Faults& faults) {
  const Json& input = tool.description.input_schema;
  const Json* properties = findMember(input, "properties");
  if (properties == nullptr || properties->size() != tool.arguments.size()) {
    faults.push_back(tool.description.name + ": properties and arguments differ");
    return;
  }
  std::size_t next = 0;
  std::set<std::string> keys;
  for (const auto& [key, member] : properties->items()) {
    const Argument& argument = tool.arguments[next++];
    if (key != argument.key || !keys.insert(key).second || !isPortableKey(key)) {
      faults.push_back(tool.description.name + ": key " + key);
    }
  }
  if (*findMember(input, "additionalProperties") != false) {
    faults.push_back(tool.description.name + ": root is open");
  }
}

Faults faultsOf(const ToolRegistry& registry) {
  Faults faults;
  std::set<std::string> names;
  for (const Tool& tool : registry.tools()) {
    const auto& shown = tool.description;
    if (!isPortableName(shown.name) || !names.insert(shown.name).second) {
      faults.push_back("name " + shown.name);
    }
    if (shown.description.empty() || shown.description.size() > 1024 || shown.title.empty()) {
      faults.push_back(shown.name + ": description or title");
    }
    inspectRoot(shown.input_schema, shown.name + " input", faults);
    inspectArguments(tool, faults);
    if (shown.output_schema) {
      inspectRoot(*shown.output_schema, shown.name + " output", faults);
    }
  }
  return faults;
}

void checkRegistry(const ToolRegistry& registry) {
  for (const std::string& fault : faultsOf(registry)) {
    FAIL_CHECK(fault);
  }
}

}  // namespace

TEST_CASE("The inspection finds what clients reject") {
  const auto registry = postBody(R"({"type":"object","properties":{"a":{"type":"string"}}})");
  CHECK(faultsOf(*registry).empty());
  struct Case {
    const char* schema;
    const char* fault;
  };
  const Case cases[] = {{R"({"type":"string"})", "root is not"},
                        {R"({"type":"object","anyOf":[{"type":"object"}]})", "root has"},
                        {R"({"type":"object","properties":{"a":{"type":"array"}}})", "without items"},
                        {R"({"type":"object","properties":{"a":true}})", "not an object"},
                        {R"({"type":"object","properties":{"a":{}}})", "empty schema"},
                        {R"({"type":"object","properties":{"a":{"items":{"$ref":"#"}}}})", "$ref"}};
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.fault) {
      Faults faults;
      inspectRoot(jsonOf(each.schema), "x", faults);
      REQUIRE_FALSE(faults.empty());
      CHECK(faults[0].find(each.fault) != std::string::npos);
    }
  }
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
