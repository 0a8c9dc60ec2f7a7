#include "schemas/schema_translator.h"

#include "base/json_reader.h"
#include "schemas/document_source.h"
#include "schemas/yaml_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::Json;

constexpr const char* kComponents = R"(
components:
  schemas:
    Text: {type: string, description: a text}
    Alias: {$ref: '#/components/schemas/Text'}
    Node: {type: object, description: a node, properties: {next: {$ref: '#/components/schemas/Node'}, v: {type: integer}}}
    Left: {type: object, properties: {right: {$ref: '#/components/schemas/Right'}}}
    Right: {type: array, items: {$ref: '#/components/schemas/Left'}}
    Hidden: {type: string, readOnly: true}
    Loop: {$ref: '#/components/schemas/Loop'}
    'a/b~c d': {type: boolean}
)";

OpenApiDocument document(const std::string& version = "3.0.3") {
  return *readOpenApi(*readDocumentText("openapi: " + version + "\npaths: {/a: {get: {}}}" + kComponents));
}

struct Row {
  const char* schema;
  const char* translated;
};

void checkTable(const OpenApiDocument& in, Direction direction, const std::vector<Row>& table) {
  for (const Row& row : table) {
    DYNAMIC_SECTION(row.schema) {
      const auto outcome = translateSchema(in, *readYaml(row.schema), direction);
      INFO((outcome ? "" : outcome.error().message));
      REQUIRE(outcome);
      CHECK(base::writeJson(*outcome) == base::writeJson(*base::readJson(row.translated, {.exact_numbers = true})));
    }
  }
}

TEST_CASE("a request schema of OpenAPI 3.0 becomes JSON Schema") {
  checkTable(
      document(), Direction::kRequest,
      {
          {"{type: string, example: x, xml: {}, externalDocs: {}, x-internal: 1, discriminator: {}}",
           R"({"type":"string"})"},
          {"{}", "{}"},
          {"{type: integer, maximum: 18446744073709551617, minimum: -18446744073709551617, multipleOf: 5}",
           R"({"type":"integer","maximum":18446744073709551617,"minimum":-18446744073709551617,"multipleOf":5})"},
          {"{type: integer, maximum: 18446744073709551616, minimum: 18446744073709551617}", R"({"type":"integer"})"},
          {"{type: number, maximum: 1.0000000000000000001, exclusiveMaximum: true}",
           R"({"type":"number","exclusiveMaximum":1.0000000000000000001})"},
          {"{type: integer, enum: [18446744073709551616, 1.0000000000000000001], default: 18446744073709551616}",
           R"({"type":"integer","enum":[18446744073709551616],"default":18446744073709551616})"},
          {"{type: string, enum: [18446744073709551616]}", R"({"type":"string","enum":["18446744073709551616"]})"},
          {"{type: string, nullable: true}", R"({"type":"string"})"},
          {"{type: object, properties: {a: {type: string, nullable: true}}}",
           R"({"type":"object","properties":{"a":{"type":["string","null"]}}})"},
          {"{type: object, properties: {a: {type: string, nullable: true, enum: [x, null]}}}",
           R"({"type":"object","properties":{"a":{"type":["string","null"],"enum":["x",null]}}})"},
          {"{type: object, properties: {a: {type: string, nullable: true, enum: [x]}}}",
           R"({"type":"object","properties":{"a":{"type":"string","enum":["x"]}}})"},
          {"{type: string, enum: [a, null, a]}", R"({"type":"string","enum":["a"]})"},
          {"{type: string, enum: [true, false, 1]}", R"({"type":"string","enum":["true","false","1"]})"},
          {"{type: integer, enum: [1, two]}", R"({"type":"integer","enum":[1]})"},
          {"{type: integer, enum: [one, two]}", R"({"type":"integer"})"},
          {"{type: integer, default: '5'}", R"({"type":"integer"})"},
          {"{type: integer, default: -1, minimum: 0}", R"({"type":"integer","default":-1,"minimum":0})"},
          {"{type: string, enum: [a], default: b}", R"({"type":"string","enum":["a"]})"},
          {"{type: number, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}",
           R"({"type":"number","exclusiveMinimum":1,"maximum":9})"},
          {"{type: integer, minimum: 65535, maximum: 0}", R"({"type":"integer"})"},
          {"{type: integer, multipleOf: 0, minimum: x}", R"({"type":"integer"})"},
          {"{type: string, minLength: -1, maxLength: 5}", R"({"type":"string","maxLength":5})"},
          {"{type: string, format: IMSI}", R"({"type":"string"})"},
          {"{type: string, format: date-time}", R"({"type":"string","format":"date-time"})"},
          {"{type: string, pattern: '^[a-z]{2,}$'}", R"({"type":"string","pattern":"^[a-z]{2,}$"})"},
          {"{type: string, pattern: '^(?=x)a$'}", R"({"type":"string"})"},
          {"{type: string, pattern: '[\\w-.]'}", R"({"type":"string"})"},
          {"{type: string, pattern: '\\-'}", R"({"type":"string"})"},
          {"{type: string, pattern: '('}", R"({"type":"string"})"},
          {"{type: string, pattern: '(?i)a'}", R"({"type":"string"})"},
          {"{type: array}", R"({"type":"array","items":{"description":"any JSON value"}})"},
          {"{type: array, items: {}}", R"({"type":"array","items":{"description":"any JSON value"}})"},
          {"{type: array, items: [{type: string}]}", R"({"type":"array","items":{"description":"any JSON value"}})"},
          {"{items: {type: string}}", R"({"type":"array","items":{"type":"string"}})"},
          {"{properties: {a: {}}}", R"({"type":"object","properties":{"a":{"description":"any JSON value"}}})"},
          {"{type: object, additionalProperties: true}", R"({"type":"object"})"},
          {"{type: object, additionalProperties: {}}", R"({"type":"object"})"},
          {"{type: object, additionalProperties: false}", R"({"type":"object","additionalProperties":false})"},
          {"{type: object, additionalProperties: {type: string}}",
           R"({"type":"object","additionalProperties":{"type":"string"}})"},
          {"{type: object, required: [a, b, a], properties: {a: {type: string, readOnly: true}, b: {type: string}}}",
           R"({"type":"object","required":["b"],"properties":{"b":{"type":"string"}}})"},
          {"{type: object, required: [a], properties: {a: {$ref: '#/components/schemas/Hidden'}}}",
           R"({"type":"object","properties":{}})"},
          {"{type: object, required: [usageLimits], properties: {usageLimit: {type: string}}}",
           R"({"type":"object","properties":{"usageLimit":{"type":"string"}}})"},
          {"{allOf: [{type: object, properties: {a: {type: string}}}, {required: [a], properties: {b: {type: "
           "string}}}]}",
           R"({"allOf":[{"type":"object","properties":{"a":{"type":"string"}}},)"
           R"({"type":"object","required":["a"],"properties":{"b":{"type":"string"}}}]})"},
          {"{$ref: '#/components/schemas/Alias'}", R"({"type":"string","description":"a text"})"},
          {"{$ref: '#/components/schemas/Text', description: better, minLength: 3}",
           R"({"type":"string","description":"better"})"},
          {"{allOf: [{$ref: '#/components/schemas/Text'}], description: better}",
           R"({"type":"string","description":"better"})"},
          {"{type: object, properties: {a: {nullable: true, allOf: [{$ref: '#/components/schemas/Text'}]}}}",
           R"({"type":"object","properties":{"a":{"type":["string","null"],"description":"a text"}}})"},
          {"{$ref: '#/components/schemas/a~1b~0c%20d'}", R"({"type":"boolean"})"},
          {"{oneOf: [{type: string}, {type: integer}]}", R"({"oneOf":[{"type":"string"},{"type":"integer"}]})"},
          {"{type: object, properties: {a: {nullable: true, oneOf: [{type: string}]}}}",
           R"({"type":"object","properties":{"a":{"oneOf":[{"type":"string"},{"type":"null"}]}}})"},
          {"{type: file}", "{}"},
          {"{type: object, properties: {x-y: {type: string}, $ref: {type: string}, items: {type: string}}}",
           R"({"type":"object","properties":{"x-y":{"type":"string"},"$ref":{"type":"string"},"items":{"type":"string"}}})"},
          {"{type: string, x-mcp-header: X-Evil, $id: 'http://e/', $schema: 'http://e/'}", R"({"type":"string"})"},
          {"{type: string, contentMediaType: application/json, deprecated: true}",
           R"({"type":"string","contentMediaType":"application/json","deprecated":true})"},
      });
}

TEST_CASE("a response schema is loosened to what a live API keeps") {
  checkTable(document(), Direction::kResponse,
             {
                 {"{type: object, required: [a], additionalProperties: false, properties: {a: {type: string, enum: "
                  "[x], pattern: "
                  "y, format: date, maxLength: 1, default: z}, w: {type: string, writeOnly: true}}}",
                  R"({"type":["object","null"],"properties":{"a":{"type":["string","null"]}}})"},
                 {"{type: array, items: {type: integer, minimum: 1}, minItems: 1, uniqueItems: true}",
                  R"({"type":["array","null"],"items":{"type":["integer","null"]}})"},
                 {"{oneOf: [{type: string}, {type: string}]}",
                  R"({"anyOf":[{"type":["string","null"]},{"type":["string","null"]}]})"},
                 {"{type: object, properties: {a: {type: string, readOnly: true}}}",
                  R"({"type":["object","null"],"properties":{"a":{"type":["string","null"]}}})"},
                 {"{type: object, additionalProperties: {type: string}}",
                  R"({"type":["object","null"],"additionalProperties":{"type":["string","null"]}})"},
                 {"{not: {type: string}}", "{}"},
             });
}

TEST_CASE("a schema of OpenAPI 3.1 passes through") {
  checkTable(
      document("3.1.0"), Direction::kRequest,
      {
          {"{type: [string, 'null']}", R"({"type":"string"})"},
          {"{type: [string, integer]}", R"({"type":["string","integer"]})"},
          {"{const: 5}", R"({"const":5})"},
          {"{type: object, properties: {a: true, b: false, c: {const: null}}}",
           R"({"type":"object","properties":{"a":{"description":"any JSON value"},"c":{"const":null}}})"},
          {"{type: array, prefixItems: [{type: string}], items: false}",
           R"({"type":"array","prefixItems":[{"type":"string"}],"items":{"not":{}}})"},
          {"{type: number, exclusiveMinimum: 3}", R"({"type":"number","exclusiveMinimum":3})"},
          {"{$ref: '#/components/schemas/Text', minLength: 3}",
           R"({"allOf":[{"type":"string","description":"a text"},{"minLength":3}]})"},
          {"{type: object, patternProperties: {'^x': {type: string}, '(?!x)': {}}, propertyNames: {maxLength: 3}}",
           R"({"type":"object","patternProperties":{"^x":{"type":"string"}},"propertyNames":{"maxLength":3}})"},
          {"{if: {type: string}, then: {minLength: 1}, else: {not: {type: 'null'}}}",
           R"({"if":{"type":"string"},"then":{"minLength":1},"else":{"not":{"type":"null"}}})"},
          {"{dependentRequired: {a: [b]}, unevaluatedProperties: false}",
           R"({"dependentRequired":{"a":["b"]},"unevaluatedProperties":false})"},
      });
}

TEST_CASE("a cycle is cut at its second visit") {
  checkTable(
      document(), Direction::kRequest,
      {
          {"{$ref: '#/components/schemas/Node'}",
           R"({"type":"object","description":"a node","properties":{"next":{"type":"object","description":"a node"},)"
           R"("v":{"type":"integer"}}})"},
          {"{$ref: '#/components/schemas/Left'}",
           R"({"type":"object","properties":{"right":{"type":"array","items":{"type":"object"}}}})"},
          {"{$ref: '#/components/schemas/Right'}",
           R"({"type":"array","items":{"type":"object","properties":{"right":{"type":"array",)"
           R"("items":{"description":"any JSON value"}}}}})"},
      });
}

TEST_CASE("a cycle is kept as a definition where there is a place for it") {
  struct Kept {
    const char* schema;
    const char* translated;
    const char* definitions;
  };
  static const Kept kTable[] = {
      {"{$ref: '#/components/schemas/Node'}",
       R"({"type":"object","description":"a node","properties":{"next":{"$ref":"#/$defs/Node"},)"
       R"("v":{"type":"integer"}}})",
       R"({"Node":{"type":"object","description":"a node","properties":{"next":{"$ref":"#/$defs/Node"},)"
       R"("v":{"type":"integer"}}}})"},
      {"{$ref: '#/components/schemas/Left'}",
       R"({"type":"object","properties":{"right":{"type":"array","items":{"$ref":"#/$defs/Left"}}}})",
       R"({"Left":{"type":"object","properties":{"right":{"type":"array","items":{"$ref":"#/$defs/Left"}}}}})"},
      {"{type: string}", R"({"type":"string"})", "{}"},
  };
  const OpenApiDocument from = document();
  for (const Kept& row : kTable) {
    DYNAMIC_SECTION(row.schema) {
      Json definitions = Json::object();
      const auto translated = translateSchema(from, *readYaml(row.schema), Direction::kRequest, &definitions);
      REQUIRE(translated);
      CHECK(base::writeJson(*translated) == row.translated);
      CHECK(base::writeJson(definitions) == row.definitions);
    }
  }
}

struct Refused {
  const char* schema;
  ErrorKind kind;
  const char* message;
};

TEST_CASE("a broken schema is refused and the place is named") {
  static const Refused kTable[] = {
      {"{type: object, properties: {a: {$ref: '#/components/schemas/None'}}}", ErrorKind::kInvalidInput,
       "a: $ref \"#/components/schemas/None\": names nothing"},
      {"{$ref: 'http://169.254.169.254/'}", ErrorKind::kInvalidInput, "leaves the document"},
      {"{$ref: 5}", ErrorKind::kInvalidInput, "must be a text"},
      {"{$ref: '#/components/schemas/Loop'}", ErrorKind::kInvalidInput, "circle"},
      {"{properties: [a]}", ErrorKind::kInvalidInput, "properties: must be an object"},
      {"{allOf: {}}", ErrorKind::kInvalidInput, "allOf: must be an array"},
      {"{items: {properties: {a: 5}}}", ErrorKind::kInvalidInput, "items: a: a schema must be an object"},
  };
  const OpenApiDocument in = document();
  for (const Refused& row : kTable) {
    DYNAMIC_SECTION(row.schema) {
      const auto outcome = translateSchema(in, *readYaml(row.schema), Direction::kRequest);
      REQUIRE_FALSE(outcome);
      CAPTURE(outcome.error().message);
      CHECK(outcome.error().kind == row.kind);
      CHECK(outcome.error().message.find(row.message) != std::string::npos);
    }
  }
}

TEST_CASE("a schema that explodes is cut at fewer levels of references") {
  std::string text = "openapi: 3.0.0\npaths: {/a: {get: {}}}\ncomponents:\n  schemas:\n";
  for (int i = 0; i < 12; ++i) {
    text += "    S" + std::to_string(i) + ": {type: object, properties: {";
    for (int j = 0; j < 12; ++j) {
      text += "p" + std::to_string(j) + ": {$ref: '#/components/schemas/S" + std::to_string(j) + "'}, ";
    }
    text += "}}\n";
  }
  const OpenApiDocument in = *readOpenApi(*readDocumentText(text));
  const auto outcome = translateSchema(in, Json{{"$ref", "#/components/schemas/S0"}}, Direction::kRequest);
  REQUIRE(outcome);
  CHECK(base::writeJson(*outcome).size() < 256 * 1024);
  CHECK(outcome->at("properties").size() == 12);
}

TEST_CASE("a schema nested a thousand deep is refused") {
  Json deep = Json{{"type", "string"}};
  for (int i = 0; i < 1000; ++i) {
    deep = Json{{"allOf", Json::array({std::move(deep), Json{{"title", "x"}}})}};
  }
  const auto outcome = translateSchema(document(), deep, Direction::kRequest);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == ErrorKind::kLimit);
}

}  // namespace
}  // namespace soracom_mcp::schemas
