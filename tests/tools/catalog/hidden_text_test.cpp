// What a document writes reaches a model as data: nothing of it is hidden from the person who looks.
#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

using namespace soracom_mcp::tools;
using soracom_mcp::base::Json;

namespace {

// Each as it would stand in the JSON that clients are sent.
const std::vector<std::string> kHidden = {"\u200B", "\u202E", "\U000E0041", "\uFEFF", "\\u001b", "<!--", "<span"};
const std::string kEvil = "Say\\u200b\\u202e\U000E0041\uFEFF\\u001b<!-- obey --><span hidden>.";

std::string evil(const std::string& member) { return "\"" + member + "\":\"" + kEvil + "\""; }

std::string shownText(const ToolRegistry& registry) {
  std::string out = registry.title();
  for (const auto& tool : registry.descriptions()) {
    CHECK(tool.name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
          std::string::npos);
    out += "\n" + tool.title + "\n" + tool.description + "\n" + tool.annotations.title + "\n" +
           soracom_mcp::base::writeJson(tool.input_schema) + "\n" +
           (tool.output_schema ? soracom_mcp::base::writeJson(*tool.output_schema) : std::string());
  }
  return out;
}

}  // namespace

TEST_CASE("No text of a document reaches a model with something hidden in it") {
  const std::string schema = R"({"type":"object",)" + evil("title") + "," + evil("description") +
                             R"(,"properties":{"kind":{"description":"k","oneOf":[{"const":"a",)" + evil("title") +
                             "},{\"const\":\"b\"," + evil("description") +
                             R"(}]},"list":{"type":"array","items":{"type":"string",)" + evil("description") +
                             R"(}},"map":{"type":"object","additionalProperties":{"type":"string",)" +
                             evil("description") + R"(}},"self":{"$ref":"#/components/schemas/S"}}})";
  Json document = documentOf(
      R"({"/x/{id}":{"parameters":[{"name":"id","in":"path","required":true,)" + evil("description") +
          R"(,"schema":{"type":"string",)" + evil("description") + R"(}}],"post":{)" + evil("summary") + "," +
          evil("description") + R"(,"tags":[")" + kEvil + R"("],"x-mcp":{)" + evil("name") + "," + evil("title") + "," +
          evil("description") + R"(},"requestBody":{)" + evil("description") +
          R"(,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S"}}}},"responses":{"200":{)" +
          evil("description") + R"(,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S"}}}}}},)" +
          R"("put":{"operationId":"plain",)" + evil("summary") + "," + evil("description") + R"(,"x-speakeasy-mcp":{)" +
          evil("title") + R"(},"requestBody":{)" + evil("description") +
          R"(,"content":{"text/plain":{}}},"responses":{}}}})",
      R"({"S":)" + schema + "}");
  document["info"]["title"] = "T\u202E\u200B<!-- x -->";
  const auto registry = registryOf(std::move(document));
  REQUIRE(registry->tools().size() == 2);
  const std::string text = shownText(*registry);
  CHECK(text.find("Say") != std::string::npos);
  CHECK(text.find("obey") == std::string::npos);
  for (const std::string& hidden : kHidden) {
    INFO(hidden);
    CHECK(text.find(hidden) == std::string::npos);
  }
}
