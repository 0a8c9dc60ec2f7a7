#include "schemas/operation_extension.h"

#include "schemas/document_source.h"
#include "tests/catch.h"

namespace soracom_mcp::schemas {
namespace {

base::Result<OperationExtension> tried(const std::string& yaml) {
  const auto operation = readDocumentText(yaml);
  REQUIRE(operation);
  return readOperationExtension(*operation);
}

OperationExtension read(const std::string& yaml) {
  auto out = tried(yaml);
  INFO((out ? std::string() : out.error().message));
  REQUIRE(out);
  return *std::move(out);
}

TEST_CASE("the extension of an operation is read") {
  const OperationExtension extension = read(R"(
x-mcp: {name: n, title: T, description: D, exclude: true, risk: danger, readOnly: false, destructive: true,
        idempotent: false, openWorld: false, examples: [{a: 1}], secretOutput: [/a, ''], secretInput: [p]}
)");
  CHECK(extension.name == "n");
  CHECK(extension.title == "T");
  CHECK(extension.description == "D");
  CHECK(extension.excluded);
  CHECK(extension.risk == "danger");
  CHECK(extension.read_only == false);
  CHECK(extension.destructive == true);
  CHECK(extension.idempotent == false);
  CHECK(extension.open_world == false);
  REQUIRE(extension.examples.size() == 1);
  CHECK(base::writeJson(extension.examples.front()) == R"({"a":1})");
  CHECK(extension.secret_output == std::vector<std::string>{"/a", ""});
  CHECK(extension.secret_input == std::vector<std::string>{"p"});
}

TEST_CASE("Speakeasy's extension says what x-mcp leaves open") {
  const OperationExtension alone = read(R"(
x-speakeasy-mcp: {name: n, title: T, description: D, disabled: true, scopes: [read, shop], readOnlyHint: true,
                  destructiveHint: false, idempotentHint: true, openWorldHint: false, something: else}
)");
  CHECK(alone.name == "n");
  CHECK(alone.title == "T");
  CHECK(alone.description == "D");
  CHECK(alone.excluded);
  CHECK(alone.scopes == std::vector<std::string>{"read", "shop"});
  CHECK(alone.read_only == true);
  CHECK(alone.destructive == false);
  CHECK(alone.idempotent == true);
  CHECK(alone.open_world == false);
  const OperationExtension both = read(R"(
x-speakeasy-mcp: {name: n, title: T, disabled: true, readOnlyHint: true, destructiveHint: false}
x-mcp: {name: m, exclude: false, risk: write, destructive: true}
)");
  CHECK(both.name == "m");
  CHECK(both.title == "T");
  CHECK_FALSE(both.excluded);
  CHECK(both.read_only == std::nullopt);
  CHECK(both.destructive == true);
}

TEST_CASE("a wrong member is an error that names it and says what it must be") {
  struct Row {
    const char* yaml;
    const char* expected;
  };
  const Row rows[] = {
      {"x-mcp: 7", "x-mcp: must be an object"},
      {"x-mcp: {secretOuput: [/a]}", "x-mcp.secretOuput: unknown; known are name, "},
      {"x-mcp: {readOnlyHint: true}", "x-mcp.readOnlyHint: unknown"},
      {"x-mcp: {name: [a]}", "x-mcp.name: must be a text"},
      {"x-mcp: {exclude: 'yes'}", "x-mcp.exclude: must be true or false"},
      {"x-mcp: {examples: {a: 1}}", "x-mcp.examples: must be an array of objects"},
      {"x-mcp: {examples: [1]}", "x-mcp.examples: must be an array of objects"},
      {"x-mcp: {risk: read, readOnly: false}", "x-mcp.readOnly: says the opposite of x-mcp.risk"},
      {"x-speakeasy-mcp: []", "x-speakeasy-mcp: must be an object"},
      {"x-speakeasy-mcp: {disabled: 1}", "x-speakeasy-mcp.disabled: must be true or false"},
      {"x-speakeasy-mcp: {scopes: read}", "x-speakeasy-mcp.scopes: must be an array of texts"},
      {"x-speakeasy-mcp: {readOnlyHint: 1}", "x-speakeasy-mcp.readOnlyHint: must be true or false"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.yaml) {
      const auto extension = tried(row.yaml);
      REQUIRE_FALSE(extension);
      CHECK(extension.error().kind == base::ErrorKind::kInvalidInput);
      CHECK(extension.error().message.find(row.expected) == 0);
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::schemas
