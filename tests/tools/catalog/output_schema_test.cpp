#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

namespace {

using namespace soracom_mcp::tools;
using soracom_mcp::base::findMember;
using soracom_mcp::base::Json;
using Pointers = std::vector<std::string>;

std::string answer(const std::string& schema) { return R"({"200":)" + okJson(schema) + "}"; }

const Json& schemaOf(const ToolRegistry& registry) {
  REQUIRE(onlyTool(registry).description.output_schema);
  return *onlyTool(registry).description.output_schema;
}

void checkAccepts(const ToolRegistry& registry, std::string_view value) {
  const auto validator = soracom_mcp::schemas::Validator::compile(schemaOf(registry));
  REQUIRE(validator);
  CHECK(validator->accepts(jsonOf(value)));
}

}  // namespace

TEST_CASE("An object is declared loosely") {
  const auto registry = postAnswer(answer(
      R"({"type":"object","required":["a"],"properties":{"a":{"type":"string","enum":["x"]},"b":{"type":"integer"}}})"));
  CHECK(onlyTool(*registry).output == OutputShape::kObject);
  CHECK(schemaOf(*registry)["type"] == "object");
  for (const char* value : {"{}", R"({"a":"other"})", R"({"a":null,"b":7,"c":true})"}) {
    DYNAMIC_SECTION(value) { checkAccepts(*registry, value); }
  }
}

TEST_CASE("An array is wrapped as items and other values as result") {
  const auto list = postAnswer(answer(R"({"type":"array","items":{"type":"string"}})"));
  CHECK(onlyTool(*list).output == OutputShape::kWrapped);
  CHECK(schemaOf(*list)["type"] == "object");
  CHECK(findMember(schemaOf(*list)["properties"], "items") != nullptr);
  checkAccepts(*list, R"({"items":["a"]})");
  const auto text = postAnswer(answer(R"({"type":"string"})"));
  CHECK(onlyTool(*text).output == OutputShape::kWrapped);
  CHECK(findMember(schemaOf(*text)["properties"], "result") != nullptr);
}

TEST_CASE("Nothing is promised that an answer may break") {
  const std::string object = okJson(R"({"type":"object","properties":{"a":{"type":"string"}}})");
  struct Case {
    const char* title;
    std::string responses;
    OutputShape shape;
  };
  const Case cases[] = {
      {"no body", R"({"204":{"description":""}})", OutputShape::kNone},
      {"no success", R"({"400":{"description":""}})", OutputShape::kNone},
      {"redirect only", R"({"302":{"description":""},"default":)" + object + "}", OutputShape::kNone},
      {"mixed with no body", R"({"200":)" + object + R"(,"204":{"description":""}})", OutputShape::kObject},
      {"two schemas", R"({"200":)" + object + R"(,"201":)" + okJson(R"({"type":"object"})") + "}",
       OutputShape::kObject},
      {"an image as well",
       R"({"200":{"description":"","content":{"application/json":{"schema":{"type":"object","properties":
          {"a":{"type":"string"}}}},"image/jpeg":{}}}})",
       OutputShape::kObject},
      {"default", R"({"default":)" + object + "}", OutputShape::kObject},
      {"no schema", R"({"200":{"description":"","content":{"application/json":{}}}})", OutputShape::kObject},
      {"any value", R"({"200":)" + okJson("{}") + "}", OutputShape::kObject},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.title) {
      const auto registry = postAnswer(each.responses);
      CHECK(onlyTool(*registry).output == each.shape);
      CHECK_FALSE(onlyTool(*registry).description.output_schema);
    }
  }
}

TEST_CASE("Members that only requests hold are not promised, at any depth") {
  const auto registry =
      postAnswer(R"({"200":)" + okJson(R"({"allOf":[{"$ref":"#/components/schemas/Base"},{"type":"object","properties":{
          "list":{"type":"array","items":{"$ref":"#/components/schemas/Base"}}}}]})") +
                     "}",
                 R"({"Word":{"type":"string","writeOnly":true},
          "Base":{"type":"object","properties":{"id":{"type":"string","readOnly":true},
          "word":{"$ref":"#/components/schemas/Word"},"code":{"allOf":[{"writeOnly":true},{"type":"string"}]}}}})");
  const std::string schema = soracom_mcp::base::writeJson(*onlyTool(*registry).description.output_schema);
  CHECK(schema.find("\"word\"") == std::string::npos);
  CHECK(schema.find("\"code\"") == std::string::npos);
  CHECK(schema.find("\"id\"") != std::string::npos);
}

TEST_CASE("The root of an output schema has no combinator") {
  const char* schemas = R"({"A":{"type":"object","properties":{"a":{"type":"string"}}}})";
  for (const char* schema : {R"({"allOf":[{"$ref":"#/components/schemas/A"},{"type":"object","properties":{"b":{}}}]})",
                             R"({"oneOf":[{"$ref":"#/components/schemas/A"},{"type":"object"}]})"}) {
    DYNAMIC_SECTION(schema) {
      const auto registry = postAnswer(answer(schema), schemas);
      CHECK(onlyTool(*registry).output == OutputShape::kObject);
      const Json& root = schemaOf(*registry);
      CHECK(root["type"] == "object");
      for (const char* keyword : {"allOf", "anyOf", "oneOf", "not"}) {
        CHECK(findMember(root, keyword) == nullptr);
      }
      checkAccepts(*registry, R"({"a":"x","b":1})");
    }
  }
}

TEST_CASE("Secrets become text wherever they are") {
  const auto registry =
      postWith(R"("x-mcp":{"secretOutput":["/codes","/note"]},"responses":)" +
                   answer(R"({"type":"object","properties":{"note":{"type":"integer"},"apiKey":{"type":"string"},
            "pin":{"type":"string","format":"password"},"codes":{"type":"array","items":{"type":"string"}},
            "keys":{"type":"array","items":{"$ref":"#/components/schemas/K"}},"hasPassword":{"type":"boolean"}}})"),
               R"({"K":{"type":"object","properties":{"authKey":{"type":"string"},"authKeyId":{"type":"string"}}}})");
  CHECK(onlyTool(*registry).secret_output == Pointers{"/codes", "/note", "/apiKey", "/pin", "/keys/*/authKey"});
  checkAccepts(*registry, R"({"note":"secret://x","apiKey":"secret://y","codes":"secret://z",
      "keys":[{"authKey":"secret://k","authKeyId":"id"}],"hasPassword":true})");
  checkAccepts(*registry, R"({"codes":["[secret]"]})");
}

TEST_CASE("JSON texts are named and declared as whatever they hold") {
  const auto registry = postAnswer(answer(R"({"type":"array","items":{"type":"object","properties":{
      "permission":{"type":"string","contentMediaType":"application/json"},"name":{"type":"string"}}}})"));
  CHECK(onlyTool(*registry).json_text_output == Pointers{"/*/permission"});
  checkAccepts(*registry, R"({"items":[{"permission":{"statements":[]},"name":"a"},{"permission":"text"}]})");
}

TEST_CASE("A response that refers to itself ends") {
  const auto registry = postAnswer(answer(R"({"$ref":"#/components/schemas/N"})"),
                                   R"({"N":{"type":"object","properties":{"token":{"type":"string"},
                                       "next":{"$ref":"#/components/schemas/N"}}}})");
  CHECK(onlyTool(*registry).secret_output == Pointers{"/token"});
  checkAccepts(*registry, R"({"token":"x","next":{"next":{"next":null}}})");
}
