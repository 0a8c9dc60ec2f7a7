#include "schemas/document_merge.h"

#include <filesystem>

#include "base/json_reader.h"
#include "schemas/document_source.h"
#include "schemas/openapi_document.h"
#include "tests/catch.h"
#include "tests/shared_data.h"

namespace soracom_mcp::schemas {
namespace {

Json jsonOf(const std::string& text) {
  auto read = base::readJson(text);
  INFO(text);
  REQUIRE(read);
  return *std::move(read);
}

Json documentOf(const std::string& paths, const std::string& more = "") {
  return jsonOf(R"({"openapi":"3.0.3","info":{"title":"T","version":"1"},"paths":)" + paths + more + "}");
}

Json merged(Json one, Json two) {
  auto out = mergeDocuments({{"one", std::move(one)}, {"two", std::move(two)}});
  INFO((out ? std::string() : out.error().message));
  REQUIRE(out);
  return *std::move(out);
}

std::string operation(const std::string& id, const std::string& more = "") {
  return R"({"operationId":")" + id + R"(","responses":{})" + more + "}";
}

TEST_CASE("operations of one method and path are one, and the other name stays as an alias") {
  const Json out = merged(documentOf(R"({"/a/{id}":{"get":)" + operation("getA") + "}}"),
                          documentOf(R"({"/a/{a_id}":{"get":)" + operation("fetchA") + R"(,"put":)" +
                                     operation("putA") + R"(},"/b":{"get":)" + operation("getA") + "}}"));
  CHECK(out.at("info").at("title") == "T and 1 more");
  CHECK(out.at("paths").size() == 3);
  CHECK(out.at("paths").at("/a/{id}").at("get").at("x-mcp").at("aliases").at(0) == "fetchA");
  CHECK(out.at("paths").at("/a/{a_id}").contains("put"));
  CHECK_FALSE(out.at("paths").at("/a/{a_id}").contains("get"));
}

TEST_CASE("an extension that is none gives way to the alias") {
  for (const char* extension : {"true", "7", R"({"aliases":"x"})"}) {
    const Json out =
        merged(documentOf(R"({"/a":{"get":)" + operation("getA", std::string(R"(,"x-mcp":)") + extension) + "}}"),
               documentOf(R"({"/a":{"get":)" + operation("fetchA") + "}}"));
    CHECK(out.at("paths").at("/a").at("get").at("x-mcp").at("aliases") == Json::array({"fetchA"}));
  }
}

TEST_CASE("paths that differ by a slash at the end stay two") {
  const Json out = merged(documentOf(R"({"/a":{"get":)" + operation("one") + "}}"),
                          documentOf(R"({"/a/":{"get":)" + operation("two") + "}}"));
  CHECK(out.at("paths").size() == 2);
}

TEST_CASE("components of one name and other content are kept apart with all that refers to them") {
  const auto with = [](const std::string& type) {
    return documentOf(R"({"/)" + type + R"(":{"get":{"operationId":"get_)" + type +
                          R"(","responses":{"200":{"description":"",
                          "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Outer"}}}}}}}})",
                      R"(,"components":{"schemas":{
                          "Outer":{"type":"object","properties":{"inner":{"$ref":"#/components/schemas/Inner"}}},
                          "Inner":{"type":")" +
                          type + R"("},"Same":{"type":"string"}}})");
  };
  const Json out = merged(with("string"), with("integer"));
  const Json& schemas = out.at("components").at("schemas");
  CHECK(schemas.size() == 5);
  CHECK(schemas.at("Inner").at("type") == "string");
  CHECK(schemas.at("Inner_2").at("type") == "integer");
  CHECK(schemas.at("Outer_2").at("properties").at("inner").at("$ref") == "#/components/schemas/Inner_2");
  CHECK(base::writeJson(out.at("paths").at("/integer")).find("#/components/schemas/Outer_2") != std::string::npos);
  CHECK(base::writeJson(out.at("paths").at("/string")).find("_2") == std::string::npos);
}

TEST_CASE("what a document says for all its operations stays with them") {
  const Json out = merged(
      documentOf(
          R"({"/a":{"get":)" + operation("a") + "}}",
          R"(,"security":[{"key":[]}],"components":{"securitySchemes":{"key":{"type":"apiKey","in":"header","name":"A"}}})"),
      documentOf(
          R"({"/b":{"parameters":[{"name":"q","in":"query","schema":{"type":"string"}},{"name":"r","in":"query","schema":{"type":"string"}}],
          "get":)" +
              operation("b", R"(,"parameters":[{"name":"q","in":"query","schema":{"type":"integer"}}])") +
              R"(},"/c":{"get":)" + operation("c", R"(,"security":[])") + "}}",
          R"(,"security":[{"key":[]}],"components":{"securitySchemes":{"key":{"type":"apiKey","in":"header","name":"B"}}})"));
  CHECK_FALSE(out.contains("security"));
  CHECK(out.at("paths").at("/a").at("get").at("security").at(0).contains("key"));
  CHECK(out.at("paths").at("/b").at("get").at("security").at(0).contains("key_2"));
  CHECK(out.at("paths").at("/c").at("get").at("security").empty());
  CHECK(out.at("components").at("securitySchemes").at("key_2").at("name") == "B");
  const Json& parameters = out.at("paths").at("/b").at("get").at("parameters");
  REQUIRE(parameters.size() == 2);
  CHECK(parameters.at(0).at("schema").at("type") == "integer");
  CHECK(parameters.at(1).at("name") == "r");
}

TEST_CASE("paths that are references and servers of a path are not lost") {
  const Json out =
      merged(documentOf(R"({"/a":{"$ref":"#/x-items/a"}})", R"(,"x-items":{"a":{"get":)" + operation("getA") + "}}"),
             documentOf(R"({"/b":{"$ref":"#/x-items/b"},"/c":{"$ref":"other.yaml"},"/d":{"$ref":"#/paths/~1d"},)"
                        R"("/e":{"servers":[{"url":"https://e.example"}],"get":)" +
                            operation("getE") + "}}",
                        R"(,"x-items":{"b":{"$ref":"#/x-items/c"},"c":{"get":)" + operation("getB") + "}}"));
  CHECK(out.at("paths").at("/a").at("get").at("operationId") == "getA");
  CHECK(out.at("paths").at("/b").at("get").at("operationId") == "getB");
  CHECK(out.at("paths").at("/c").at("$ref") == "other.yaml");
  CHECK(out.at("paths").at("/d").at("$ref") == "#/paths/~1d");
  CHECK(out.at("paths").at("/e").at("get").at("servers").at(0).at("url") == "https://e.example");

  std::string paths = "{";
  std::string members = "{";
  for (int i = 0; i < 2000; ++i) {
    const std::string number = std::to_string(i);
    paths += (i == 0 ? "\"/" : ",\"/") + number + R"(":{"$ref":"#/x-item"})";
    members += (i == 0 ? "\"x" : ",\"x") + number + "\":0";
  }
  const auto refused =
      mergeDocuments({{"one", documentOf("{}")}, {"two", documentOf(paths + "}", ",\"x-item\":" + members + "}")}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == base::ErrorKind::kLimit);
}

TEST_CASE("documents that do not go together are refused by name") {
  Json newer = documentOf("{}");
  newer["openapi"] = "3.1.0";
  const auto mixed = mergeDocuments({{"one", documentOf("{}")}, {"two", newer}});
  REQUIRE_FALSE(mixed);
  CHECK(mixed.error().message ==
        "two: is OpenAPI 3.1, and the first document is 3.0; documents of one version can be "
        "served together");
  CHECK_FALSE(mergeDocuments({{"one", documentOf("{}")}, {"two", Json::array()}}));
  CHECK_FALSE(mergeDocuments({}));
}

TEST_CASE("the eighteen documents of Soracom together give each operation once") {
  const auto folder = tests::sharedData("openapi");
  if (!folder) {
    return;
  }
  std::vector<SourceDocument> documents;
  std::size_t operations = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    if (entry.path().extension() == ".yml") {
      auto root = readDocumentFile(entry.path().string());
      REQUIRE(root);
      const auto alone = readOpenApi(*root);
      REQUIRE(alone);
      operations += alone->operations.size();
      documents.push_back({entry.path().filename().string(), *std::move(root)});
    }
  }
  CHECK(documents.size() == 18);
  CHECK(operations == 960);
  auto all = mergeDocuments(std::move(documents));
  REQUIRE(all);
  const auto read = readOpenApi(*std::move(all));
  REQUIRE(read);
  CHECK(read->operations.size() == 484);
  CHECK(read->skipped.empty());
}

TEST_CASE("sections that are no objects are replaced, and many components find their names") {
  std::string first =
      R"({"openapi":"3.0.3","paths":{"/a":"no path item"},"components":{"schemas":[1],"parameters":{}}})";
  std::string second = R"({"openapi":"3.0.3","paths":{"/a":{"get":{"responses":{}}}},"components":{"schemas":{)";
  for (int i = 0; i < 3000; ++i) {
    second += (i == 0 ? "\"S" : ",\"S") + std::to_string(i) + "\":{\"type\":\"string\"}";
  }
  second += "}}}";
  std::string third = second;
  third.replace(third.find("\"S7\":{\"type\":\"string\"}"), 22, "\"S7\":{\"type\":\"number\"}");
  const auto merged = mergeDocuments(
      {{"one", *base::readJson(first)}, {"two", *base::readJson(second)}, {"three", *base::readJson(third)}});
  REQUIRE(merged);
  CHECK(merged->at("paths").at("/a").contains("get"));
  const base::Json& schemas = merged->at("components").at("schemas");
  CHECK(schemas.size() == 3001);
  CHECK(schemas.at("S7").at("type") == "string");
  CHECK(schemas.at("S7_3").at("type") == "number");
}

}  // namespace
}  // namespace soracom_mcp::schemas
