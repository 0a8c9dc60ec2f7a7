#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

namespace {

using namespace soracom_mcp::tools;
using soracom_mcp::base::findMember;
using soracom_mcp::base::Json;

const Json& schemaOf(const ToolRegistry& registry) { return onlyTool(registry).description.input_schema; }

const Json& property(const ToolRegistry& registry, const char* key) {
  const Json* found = findMember(*findMember(schemaOf(registry), "properties"), key);
  REQUIRE(found != nullptr);
  return *found;
}

const Argument& argument(const ToolRegistry& registry, const std::string& key) {
  for (const Argument& each : onlyTool(registry).arguments) {
    if (each.key == key) {
      return each;
    }
  }
  FAIL("no argument " << key);
  return onlyTool(registry).arguments.front();
}

bool accepts(const ToolRegistry& registry, std::string_view arguments) {
  return registry.validator(onlyTool(registry)).accepts(jsonOf(arguments));
}

TEST_CASE("A read of JSON takes the fields wanted and a paged one the pages") {
  const auto get = [](const std::string& members, const std::string& content) {
    return registryOf(
        documentOf(R"({"/x":{"get":{"operationId":"op",)" + members + R"("responses":{"200":)" + content + "}}}}"));
  };
  const std::string list = okJson(R"({"type":"array","items":{"type":"object"}})");
  const std::string paging = R"("x-soracom-cli-pagination":{"request":{"param":"k"},"response":{"header":"x-n"}},)";
  const std::string key = R"("parameters":[{"name":"k","in":"query","schema":{"type":"string"}}],)";
  CHECK(soracom_mcp::base::writeJson(onlyTool(*get("", list)).description.input_schema) ==
        R"({"type":"object","properties":{"fields":{"type":"string","description":"only a,b.c"}},)"
        R"("additionalProperties":false})");
  const auto single = get("", okJson(R"({"type":"object","properties":{"a":{}}})"));
  CHECK(argument(*single, "fields").target == ArgumentTarget::kFields);
  CHECK(findMember(*findMember(schemaOf(*single), "properties"), "fields") == nullptr);
  CHECK(argument(*get(paging + key, list), "pages").target == ArgumentTarget::kPages);
  CHECK(onlyTool(*get(paging, list)).arguments.size() == 1);
  CHECK(onlyTool(*get("", R"({"description":""})")).arguments.empty());
  CHECK(onlyTool(*get("", R"({"description":"","content":{"text/plain":{}}})")).arguments.empty());
  CHECK(onlyTool(*postAnswer(R"({"200":)" + list + "}")).arguments.empty());
}

TEST_CASE("An argument of the API keeps its name before one of the answer") {
  const auto registry = registryOf(documentOf(
      R"({"/x":{"get":{"operationId":"op","parameters":[{"name":"fields","in":"query","schema":{"type":"string"}}],
          "responses":{"200":)" +
      okJson(R"({"type":"object","properties":{"a":{}}})") + "}}}}"));
  CHECK(argument(*registry, "fields").target == ArgumentTarget::kParameter);
  CHECK(argument(*registry, "fields_answer").target == ArgumentTarget::kFields);
}

}  // namespace

TEST_CASE("An operation without arguments takes a closed empty object") {
  const auto registry = postWith(R"("responses":{"204":{"description":""}})");
  CHECK(schemaOf(*registry) == jsonOf(R"({"type":"object","properties":{},"additionalProperties":false})"));
  CHECK(accepts(*registry, "{}"));
  CHECK_FALSE(accepts(*registry, R"({"a":1})"));
  CHECK_FALSE(accepts(*registry, "[]"));
}

TEST_CASE("Parameters and body members stand side by side") {
  const auto registry = postWith(R"("parameters":[{"name":"q","in":"query","required":true,"description":"a query",
        "schema":{"type":"integer","minimum":1}}],
      "requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/B"}}}},
      "responses":{"204":{"description":""}})",
                                 R"({"B":{"type":"object","required":["name"],"properties":{
        "name":{"type":"string"},"id":{"type":"string","readOnly":true},"n":{"type":"number"}}}})");
  CHECK(schemaOf(*registry) == jsonOf(R"({"type":"object","properties":{
      "q":{"type":"integer","minimum":1,"description":"a query"},"name":{"type":"string"},"n":{"type":"number"}},
      "required":["q","name"],"additionalProperties":false})"));
  CHECK(argument(*registry, "q").target == ArgumentTarget::kParameter);
  CHECK(argument(*registry, "name").target == ArgumentTarget::kBodyMember);
  CHECK(onlyTool(*registry).body_media_type == "application/json");
  CHECK(accepts(*registry, R"({"q":1,"name":"x"})"));
  CHECK_FALSE(accepts(*registry, R"({"q":1})"));
  CHECK_FALSE(accepts(*registry, R"({"q":0,"name":"x"})"));
  CHECK_FALSE(accepts(*registry, R"({"q":1,"name":"x","id":"y"})"));
}

TEST_CASE("An allOf of plain objects is merged into the root") {
  const auto registry = postBody(R"({"allOf":[{"$ref":"#/components/schemas/A"},
      {"type":"object","required":["b"],"properties":{"b":{"type":"string"},"a":{"type":"string","maxLength":3}}}]})",
                                 R"({"A":{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}})");
  CHECK(findMember(schemaOf(*registry), "allOf") == nullptr);
  CHECK(*findMember(schemaOf(*registry), "required") == jsonOf(R"(["a","b"])"));
  CHECK(accepts(*registry, R"({"a":"123","b":""})"));
  CHECK_FALSE(accepts(*registry, R"({"a":"1234","b":""})"));
  CHECK_FALSE(accepts(*registry, R"({"a":1,"b":""})"));
}

TEST_CASE("A body with a combinator at its root or members of any name becomes one argument") {
  for (const char* schema : {R"({"oneOf":[{"type":"object","properties":{"a":{"type":"string"}}},{"type":"string"}]})",
                             R"({"type":"object","properties":{"a":{"type":"string"}},"anyOf":[{"required":["a"]}]})",
                             R"({"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":true})",
                             R"({"type":"object","additionalProperties":{"type":"string"}})", R"({"type":"object"})",
                             R"({"type":"array","items":{"type":"string"}})", R"({"type":"string"})", "{}"}) {
    DYNAMIC_SECTION(schema) {
      const auto registry = postBody(schema);
      REQUIRE(onlyTool(*registry).arguments.size() == 1);
      CHECK(argument(*registry, "body").target == ArgumentTarget::kBody);
      CHECK(*findMember(schemaOf(*registry), "required") == jsonOf(R"(["body"])"));
    }
  }
}

TEST_CASE("The members of an optional body are not required but say when they are") {
  const auto registry = postWith(R"("requestBody":{"content":{"application/json":{"schema":{"type":"object",
      "required":["a"],"properties":{"a":{"type":"string","description":"A."}}}}}},"responses":{"204":{"description":""}})");
  CHECK(findMember(schemaOf(*registry), "required") == nullptr);
  CHECK(argument(*registry, "a").required_in_body);
  CHECK_FALSE(argument(*registry, "a").required);
  CHECK(property(*registry, "a")["description"] == "A. Required when any part of the body is given.");
}

TEST_CASE("The operator of the sign-in is optional and says so") {
  const auto registry = registryOf(documentOf(R"({"/operators/{operator_id}":{"get":{"operationId":"op","parameters":[
      {"name":"operator_id","in":"path","required":true,"description":"operator_id","schema":{"type":"string"},
       "x-mcp":{"fill":"operatorId"}}],"responses":{"204":{"description":""}}}}})"));
  CHECK(findMember(schemaOf(*registry), "required") == nullptr);
  CHECK(property(*registry, "operator_id")["description"] == "Filled in from the sign-in when left out.");
  CHECK(accepts(*registry, "{}"));
}

TEST_CASE("A string that holds JSON takes an object as well") {
  const auto registry = postBody(R"({"type":"object","required":["p"],"properties":{
      "p":{"type":"string","contentMediaType":"application/json","description":"The rules."}}})");
  CHECK(argument(*registry, "p").json_text);
  CHECK(property(*registry, "p") == jsonOf(R"({
      "description":"The rules. Give the JSON document as an object, or as text.",
      "anyOf":[{"type":"object"},{"type":"string","contentMediaType":"application/json"}]})"));
  CHECK(accepts(*registry, R"({"p":{"a":1}})"));
  CHECK(accepts(*registry, R"({"p":"{}"})"));
  CHECK_FALSE(accepts(*registry, R"({"p":[1]})"));
}

TEST_CASE("Null is a value where the document says nullable") {
  const auto registry = postBody(R"({"type":"object","required":["a","b"],"properties":{
      "a":{"type":"string","nullable":true},"b":{"type":"string"},"c":{"type":"integer","nullable":true}}})");
  CHECK(argument(*registry, "a").nullable);
  CHECK_FALSE(argument(*registry, "b").nullable);
  CHECK(accepts(*registry, R"({"a":null,"b":"x"})"));
  CHECK_FALSE(accepts(*registry, R"({"a":"x","b":null})"));
}

TEST_CASE("Secrets are known by the overlay or format or name") {
  const auto registry = postWith(R"("x-mcp":{"secretInput":["otp"]},
      "requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","properties":{
      "otp":{"type":"string"},"pin":{"type":"string","format":"password"},"newPassword":{"type":"string"},
      "name":{"type":"string"}}}}}},"responses":{"204":{"description":""}})");
  CHECK(argument(*registry, "otp").secret);
  CHECK(argument(*registry, "pin").secret);
  CHECK(argument(*registry, "newPassword").secret);
  CHECK_FALSE(argument(*registry, "name").secret);
}

TEST_CASE("Bytes are text or base64") {
  const auto registry = postWith(R"("requestBody":{"required":true,"content":{"*/*":{"schema":{"type":"string",
      "format":"binary"}}}},"responses":{"204":{"description":""}})");
  CHECK(accepts(*registry, R"({"body":"text"})"));
  CHECK(accepts(*registry, R"({"body":{"base64":"aGk="}})"));
  CHECK_FALSE(accepts(*registry, R"({"body":{"base64":"aGk=","x":1}})"));
  CHECK_FALSE(accepts(*registry, R"({"body":1})"));
}

TEST_CASE("The files of a multipart body are text or base64, alone and in a list") {
  const auto registry = postWith(R"("requestBody":{"required":true,"content":{"multipart/form-data":{"schema":{
      "type":"object","properties":{"a":{"type":"string","format":"binary"},
        "b":{"type":"array","items":{"$ref":"#/components/schemas/File"}},
        "c":{"type":"string","contentMediaType":"image/png"},
        "d":{"type":"string","contentMediaType":"image/png","contentEncoding":"base64"},
        "e":{"type":"string","contentMediaType":"text/plain"},"f":{"type":"string"}}}}}},
      "responses":{"204":{"description":""}})",
                                 R"({"File":{"type":"string","format":"binary"}})");
  for (const char* key : {"a", "b", "c"}) {
    CHECK(argument(*registry, key).file);
  }
  for (const char* key : {"d", "e", "f"}) {
    CHECK_FALSE(argument(*registry, key).file);
  }
  CHECK(accepts(*registry, R"({"a":{"base64":"eA=="},"b":["x",{"base64":"eA=="}],"c":{"base64":"eA=="},"d":"eA=="})"));
  CHECK_FALSE(accepts(*registry, R"({"b":[{"base64":1}]})"));
  CHECK_FALSE(accepts(*registry, R"({"f":{"base64":"eA=="}})"));
}

TEST_CASE("A file is known through references and alternatives, and says its name and its type") {
  const auto registry = postWith(R"("requestBody":{"required":true,"content":{"multipart/form-data":{"schema":{
      "type":"object","properties":{"a":{"allOf":[{"$ref":"#/components/schemas/File"}]},
        "b":{"anyOf":[{"$ref":"#/components/schemas/File"},{"type":"null"}]},
        "c":{"$ref":"#/components/schemas/File"},"d":{"$ref":"#/components/schemas/File"}}},
      "encoding":{"c":{"contentType":"image/png, image/jpeg"},"d":{"contentType":"image/png"}}}}},
      "responses":{"204":{"description":""}})",
                                 R"({"File":{"type":"string","format":"binary"}})");
  for (const char* key : {"a", "b", "c", "d"}) {
    CHECK(argument(*registry, key).file);
  }
  CHECK(accepts(*registry, R"({"a":{"base64":"eA==","filename":"a.png","contentType":"image/png"},"b":{"text":"x"}})"));
  CHECK(accepts(*registry, R"({"c":{"base64":"","contentType":"image/jpeg"}})"));
  CHECK_FALSE(accepts(*registry, R"({"c":{"base64":"","contentType":"image/gif"}})"));
  CHECK_FALSE(accepts(*registry, R"({"d":{"base64":"","contentType":"image/png"}})"));
}

TEST_CASE("A body of any type is what its schema says, and a file says its type") {
  const char* const range =
      R"("requestBody":{"required":true,"content":{"*/*":{"schema":{"$ref":"#/components/schemas/S"}}}},
      "responses":{"204":{"description":""}})";
  const auto structure = postWith(range, R"({"S":{"type":"object","properties":{"a":{"type":"integer"}}}})");
  CHECK(accepts(*structure, R"({"body":{"a":1}})"));
  CHECK_FALSE(accepts(*structure, R"({"body":{"a":"x"}})"));
  const auto file = postWith(range, R"({"S":{"type":"string","format":"binary"}})");
  CHECK(accepts(*file, R"({"body":{"base64":"","contentType":"image/png"}})"));
  CHECK(accepts(*file, R"({"body":"text"})"));
}

TEST_CASE("Text keeps what its schema says of it") {
  const auto registry = postWith(R"("requestBody":{"required":true,"content":{"text/plain":{"schema":
      {"type":"integer","minimum":1,"description":"How many."}}}},"responses":{"204":{"description":""}})");
  CHECK(accepts(*registry, R"({"body":3})"));
  CHECK_FALSE(accepts(*registry, R"({"body":0})"));
  const auto xml = postWith(R"("requestBody":{"required":true,"content":{"application/xml":{"schema":
      {"type":"object","description":"A pet."}}}},"responses":{"204":{"description":""}})");
  CHECK(accepts(*xml, R"({"body":"<pet/>"})"));
  CHECK(xml->tools().front().description.input_schema["properties"]["body"]["description"] ==
        "A pet. Text of the type application/xml.");
}

TEST_CASE("A required body may be null where its schema says so") {
  for (const char* schema : {R"({"type":"string","nullable":true})", R"({"$ref":"#/components/schemas/S"})"}) {
    const auto registry = postWith(R"("requestBody":{"required":true,"content":{"application/json":{"schema":)" +
                                       std::string(schema) + R"(}}},"responses":{"204":{"description":""}})",
                                   R"({"S":{"type":["integer","null"]}})");
    CHECK(accepts(*registry, R"({"body":null})"));
    CHECK(argument(*registry, "body").nullable);
  }
}

TEST_CASE("JSON is preferred among several types of body") {
  const auto registry = postWith(R"("requestBody":{"required":true,"content":{"text/plain":{"schema":{"type":"string"}},
      "application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"f":{"type":"string"}}}},
      "application/json":{"schema":{"type":"object","properties":{"j":{"type":"string"}}}}}},
      "responses":{"204":{"description":""}})");
  CHECK(onlyTool(*registry).body_media_type == "application/json");
  CHECK(property(*registry, "j") == jsonOf(R"({"type":"string"})"));
}

TEST_CASE("A content-type parameter names the types it chooses among") {
  const auto with = [](const std::string& types, const std::string& schema) {
    return postWith(R"("parameters":[{"name":"content-type","in":"header","schema":)" + schema +
                    R"(}],"requestBody":{"required":true,"content":{)" + types +
                    R"(}},"responses":{"204":{"description":""}})");
  };
  const std::string two = R"("text/plain":{},"application/json":{"schema":{"type":"object"}})";
  CHECK(property(*with(two, R"({"type":"string","default":"text/plain"})"), "content-type") ==
        jsonOf(R"({"type":"string","default":"text/plain","enum":["text/plain","application/json"]})"));
  CHECK(property(*with(two, R"({"type":"string","default":"a/b"})"), "content-type") ==
        jsonOf(R"({"type":"string","enum":["text/plain","application/json"]})"));
  CHECK(property(*with(R"("*/*":{})", R"({"type":"string"})"), "content-type") == jsonOf(R"({"type":"string"})"));
}

TEST_CASE("Members that only answers hold are no arguments, at any depth") {
  const auto registry = postBody(
      R"({"allOf":[{"$ref":"#/components/schemas/Base"},{"type":"object","required":["own","inner"],
          "properties":{"own":{"type":"string"},"inner":{"$ref":"#/components/schemas/Inner"},
          "list":{"type":"array","items":{"$ref":"#/components/schemas/Inner"}}}}]})",
      R"({"Base":{"type":"object","required":["id","kept"],"properties":{"id":{"type":"string","readOnly":true},
          "kept":{"type":"string","writeOnly":true}}},
          "Stamp":{"type":"string","readOnly":true},
          "Inner":{"type":"object","required":["at","x"],"properties":{"at":{"$ref":"#/components/schemas/Stamp"},
          "x":{"allOf":[{"type":"string"},{"readOnly":true}]},"y":{"type":"string"}}}})");
  const std::string schema = soracom_mcp::base::writeJson(schemaOf(*registry));
  for (const char* hidden : {"\"id\"", "\"at\"", "\"x\""}) {
    CHECK(schema.find(hidden) == std::string::npos);
  }
  CHECK(property(*registry, "kept") == jsonOf(R"({"type":"string"})"));
  CHECK(accepts(*registry, R"({"own":"a","kept":"b","inner":{"y":"c"},"list":[{}]})"));
}

TEST_CASE("A member that only answers hold is not required by another part of the schema") {
  const auto registry = postBody(
      R"({"type":"object","properties":{"inner":{"required":["at"],"allOf":[{"$ref":"#/components/schemas/Base"},
          {"type":"object","required":["id","own"],"properties":{"own":{"type":"string"}}}]}}})",
      R"({"Base":{"type":"object","properties":{"id":{"type":"string","readOnly":true},
          "at":{"type":"string","readOnly":true}}}})");
  CHECK(accepts(*registry, R"({"inner":{"own":"a"}})"));
  CHECK_FALSE(accepts(*registry, R"({"inner":{}})"));
}

TEST_CASE("A form is made of its fields") {
  const auto registry = postWith(R"("requestBody":{"required":true,"content":{"application/x-www-form-urlencoded":{
      "schema":{"type":"object","required":["f"],"properties":{"f":{"type":"string"}}}}}},
      "responses":{"204":{"description":""}})");
  CHECK(argument(*registry, "f").target == ArgumentTarget::kBodyMember);
  CHECK(onlyTool(*registry).body_media_type == "application/x-www-form-urlencoded");
}

TEST_CASE("Headers that HTTP or the sign-in owns are no arguments") {
  Json document = documentOf(R"({"/x":{"post":{"operationId":"op","parameters":[
      {"name":"Authorization","in":"header","schema":{"type":"string"}},
      {"name":"content-length","in":"header","schema":{"type":"string"}},
      {"name":"Content-Type","in":"header","schema":{"type":"string"}},
      {"name":"x-key","in":"header","schema":{"type":"string"}},
      {"name":"sig","in":"query","schema":{"type":"string"}},
      {"name":"x-other","in":"header","schema":{"type":"string"}}],"security":[{"a":[]},{"b":[]}],
      "responses":{"204":{"description":""}}}}})");
  document["components"]["securitySchemes"] = jsonOf(R"({"a":{"type":"apiKey","in":"header","name":"X-Key"},
      "b":{"type":"apiKey","in":"query","name":"sig"}})");
  const auto registry = registryOf(std::move(document));
  REQUIRE(onlyTool(*registry).arguments.size() == 1);
  CHECK(onlyTool(*registry).arguments[0].key == "x-other");
}

TEST_CASE("A header with a name that is none makes no tool") {
  const auto registry = registryOf(documentOf(R"({"/x":{"post":{"operationId":"op","parameters":[
      {"name":"a\r\nb","in":"header","schema":{"type":"string"}}],"responses":{}},
      "get":{"operationId":"other","responses":{}}}})"));
  CHECK(registry->tools().size() == 1);
  REQUIRE(registry->skipped().size() == 1);
  CHECK(registry->skipped()[0].where == "POST /x");
}

namespace {

using namespace soracom_mcp;

constexpr char kTree[] = R"({"Tree":{"type":"object","properties":{"name":{"type":"string"},
    "children":{"type":"array","items":{"$ref":"#/components/schemas/Tree"}},
    "parent":{"nullable":true,"allOf":[{"$ref":"#/components/schemas/Tree"}]}}}})";

std::unique_ptr<ToolRegistry> treeRegistry(bool cut_cycles) {
  auto read = schemas::readOpenApi(documentOf(R"({"/x":{"post":{"operationId":"op","requestBody":{"required":true,
      "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Tree"}}}},"responses":{}}}})",
                                              kTree));
  REQUIRE(read);
  auto registry = ToolRegistry::build(std::make_shared<const schemas::OpenApiDocument>(*std::move(read)),
                                      {.cut_cycles = cut_cycles});
  REQUIRE(registry);
  return *std::move(registry);
}

}  // namespace

TEST_CASE("A schema that describes itself is shown with definitions, or cut, and validated in full either way") {
  for (const bool cut_cycles : {false, true}) {
    DYNAMIC_SECTION("cut: " << cut_cycles) {
      const auto registry = treeRegistry(cut_cycles);
      const Tool& tool = onlyTool(*registry);
      const std::string shown = base::writeJson(tool.description.input_schema);
      INFO(shown);
      CHECK((shown.find("$ref") == std::string::npos) == cut_cycles);
      CHECK((shown.find("$defs") == std::string::npos) == cut_cycles);
      CHECK(schemas::Validator::compile(tool.description.input_schema));
      const schemas::Validator& validator = registry->validator(tool);
      CHECK(validator.accepts(jsonOf(R"({"name":"a","children":[{"name":"b","children":[{"name":"c"}]}]})")));
      CHECK_FALSE(validator.accepts(jsonOf(R"({"name":"a","children":[{"name":"b","children":[{"name":3}]}]})")));
      CHECK(validator.accepts(jsonOf(R"({"parent":{"parent":null}})")));
    }
  }
}
