#include "schemas/foreign_extension.h"

#include "schemas/document_source.h"
#include "tests/catch.h"

namespace soracom_mcp::schemas {
namespace {

Json documentOf(const std::string& yaml) {
  auto read = readDocumentText("openapi: 3.0.0\n" + yaml);
  REQUIRE(read);
  return *std::move(read);
}

// What is left of one operation's extensions, and how many members counted as lowering.
struct Left {
  std::string extensions;
  std::size_t lowering;
  std::string remark;
};

Left leftOf(const std::string& method, const std::string& extensions) {
  Json document = documentOf("paths: {/a: {" + method + ": {" + extensions + "}}}");
  const ForeignExtensions found = distrustExtensions(document);
  return {base::writeJson(document["paths"]["/a"][method]), found.lowering,
          found.remarks.empty() ? std::string() : found.remarks.front().where + ": " + found.remarks.front().reason};
}

TEST_CASE("a foreign document may raise the risk of its operations but not lower it") {
  Json document = documentOf(R"(
paths:
  /a:
    get: {x-mcp: {risk: danger, destructive: true, title: T}}
    post: {x-mcp: {risk: read, destructive: false, idempotent: true, secretOutput: [/t]}}
    delete: {x-mcp: {risk: write}}
    put: {x-mcp: {risk: [read]}}
components: {pathItems: {P: {delete: {x-mcp: {risk: read}}}}}
)");
  CHECK(distrustExtensions(document).lowering == 6);
  CHECK(base::writeJson(document["paths"]["/a"]) ==
        R"({"get":{"x-mcp":{"risk":"danger","destructive":true,"title":"T"}},"post":{"x-mcp":{"secretOutput":["/t"]}},)"
        R"("delete":{"x-mcp":{}},"put":{"x-mcp":{}}})");
}

TEST_CASE("hints are held to the same rule in both extensions") {
  struct Row {
    const char* method;
    const char* given;
    const char* left;
    std::size_t lowering;
  };
  const Row rows[] = {
      {"post", "x-mcp: {readOnly: true}", R"({"x-mcp":{}})", 1},
      {"post", "x-speakeasy-mcp: {readOnlyHint: true}", R"({"x-speakeasy-mcp":{}})", 1},
      {"delete", "x-speakeasy-mcp: {readOnlyHint: true, destructiveHint: false}", R"({"x-speakeasy-mcp":{}})", 2},
      {"get", "x-speakeasy-mcp: {readOnlyHint: true, destructiveHint: false, idempotentHint: true}",
       R"({"x-speakeasy-mcp":{"readOnlyHint":true,"destructiveHint":false,"idempotentHint":true}})", 0},
      {"get", "x-mcp: {readOnly: false, openWorld: false}", R"({"x-mcp":{"readOnly":false}})", 1},
      {"get", "x-speakeasy-mcp: {openWorldHint: false}", R"({"x-speakeasy-mcp":{}})", 1},
      {"put", "x-mcp: {idempotent: true, destructive: true}", R"({"x-mcp":{"idempotent":true,"destructive":true}})", 0},
      {"patch", "x-mcp: {idempotent: true}", R"({"x-mcp":{}})", 1},
      {"get", "x-mcp: {risk: danger, readOnly: true}", R"({"x-mcp":{"risk":"danger"}})", 0},
      {"post", "x-mcp: {oneTimeInput: [a], undo: {}, target: a, loses: a, actsOn: root}", R"({"x-mcp":{}})", 5},
      {"post", "x-speakeasy-mcp: {name: a, disabled: true, scopes: [read]}",
       R"({"x-speakeasy-mcp":{"name":"a","disabled":true,"scopes":["read"]}})", 0},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.method << " " << row.given) {
      const Left left = leftOf(row.method, row.given);
      CHECK(left.extensions == row.left);
      CHECK(left.lowering == row.lowering);
    }
  }
}

TEST_CASE("what a foreign document says wrong is a remark and no failure") {
  CHECK(leftOf("get", "x-mcp: {titel: a, title: b}").extensions == R"({"x-mcp":{"title":"b"}})");
  CHECK(leftOf("get", "x-mcp: {titel: a}").remark == "GET /a: not used: x-mcp.titel, which is unknown");
  CHECK(leftOf("get", "x-mcp: {title: 7}").remark == "GET /a: not used: x-mcp.title: must be a text");
  CHECK(leftOf("get", "x-mcp: true").remark == "GET /a: not used: x-mcp: must be an object");
  CHECK(leftOf("get", "x-mcp: true").extensions == "{}");
  CHECK(leftOf("post", "x-mcp: {risk: read}").remark == "POST /a: not used: x-mcp.risk, which only an overlay may say");
  CHECK(leftOf("get", "x-mcp: {title: a}").remark.empty());
}

TEST_CASE("an operation is found wherever a reference may lead to it") {
  Json document = documentOf(R"(
paths: {/a: {$ref: '#/x-hidden/0/deeper'}}
x-hidden: [{deeper: {post: {x-mcp: {risk: read}}}}]
)");
  const ForeignExtensions found = distrustExtensions(document);
  CHECK(found.lowering == 1);
  REQUIRE(found.remarks.size() == 1);
  CHECK(found.remarks.front().where == "/x-hidden/-/deeper/post");
}

TEST_CASE("what a document says beside its operations is no word about them") {
  Json document = documentOf("paths: {/a: {x-mcp: {exclude: true}, x-speakeasy-mcp: {}, get: {x-mcp: {title: T}}}}");
  const ForeignExtensions found = distrustExtensions(document);
  CHECK(base::writeJson(document["paths"]["/a"]) == R"({"get":{"x-mcp":{"title":"T"}}})");
  REQUIRE(found.remarks.size() == 2);
  CHECK(found.remarks.front().where == "/a");
  CHECK(found.remarks.front().reason == "not used: x-mcp belongs to operations");
}

TEST_CASE("toolsets are the user's word and not the document's") {
  Json document = documentOf("x-mcp: {toolsets: {safe: {tools: ['*']}}}\npaths: {}");
  const ForeignExtensions found = distrustExtensions(document);
  CHECK_FALSE(document.contains("x-mcp"));
  CHECK(found.remarks.size() == 1);
}

TEST_CASE("remarks are short and fit for a terminal whatever the document holds") {
  Json document = documentOf("paths: {\"/\\u202Ea\\u001b\": {get: {x-mcp: {\"\\u001b[31m\": 1}}}}");
  for (int i = 0; i < 1000; ++i) {
    document["paths"].begin().value()["get"]["x-mcp"][std::string(500, 'x') + std::to_string(i)] = 1;
  }
  const ForeignExtensions found = distrustExtensions(document);
  REQUIRE(found.remarks.size() == 1);
  const std::string text = found.remarks.front().where + found.remarks.front().reason;
  CHECK(text.size() < 1000);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\u202E") == std::string::npos);
}

}  // namespace
}  // namespace soracom_mcp::schemas
