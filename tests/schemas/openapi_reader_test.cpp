#include "base/json_reader.h"
#include "schemas/document_source.h"
#include "schemas/foreign_extension.h"
#include "schemas/openapi_document.h"
#include "schemas/operation_ids.h"
#include "schemas/schema_translator.h"
#include "schemas/yaml_reader.h"
#include "tests/catch.h"
#include "tests/shared_data.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::Json;
using tests::sharedData;

OpenApiDocument read(std::string_view yaml) {
  auto root = readDocumentText(yaml);
  REQUIRE(root);
  auto document = readOpenApi(std::move(*root));
  INFO((document ? "" : document.error().message));
  REQUIRE(document);
  return std::move(*document);
}

OpenApiDocument readPaths(const std::string& paths_and_more) {
  return read("openapi: 3.0.3\ninfo: {title: t, version: '1'}\n" + paths_and_more);
}

// soracom-domain 2.1, counted independently of this program.
struct Counted {
  const char* file;
  std::size_t operations;
};

TEST_CASE("every reference document gives all of its operations and nothing is skipped") {
  static const Counted kTable[] = {
      {"openapi/soracom-analysis-query-api-openapi.yml", 9},
      {"openapi/soracom-auth-api-openapi.yml", 77},
      {"openapi/soracom-batch-api-openapi.yml", 9},
      {"openapi/soracom-billing-api-openapi.yml", 38},
      {"openapi/soracom-event-handler-api-openapi.yml", 21},
      {"openapi/soracom-group-api-openapi.yml", 10},
      {"openapi/soracom-harvest-api-openapi.yml", 14},
      {"openapi/soracom-inventory-api-openapi.yml", 23},
      {"openapi/soracom-lagoon-api-openapi.yml", 12},
      {"openapi/soracom-lorawan-api-openapi.yml", 30},
      {"openapi/soracom-napter-api-openapi.yml", 6},
      {"openapi/soracom-platform-api-openapi.yml", 476},
      {"openapi/soracom-sandbox-api-openapi.yml", 8},
      {"openapi/soracom-sigfox-api-openapi.yml", 12},
      {"openapi/soracom-sim-api-openapi.yml", 84},
      {"openapi/soracom-soracam-api-openapi.yml", 66},
      {"openapi/soracom-stats-api-openapi.yml", 20},
      {"openapi/soracom-vpg-api-openapi.yml", 45},
      {"soracom-cli/soracom-api.en.yaml", 482},
  };
  for (const Counted& row : kTable) {
    DYNAMIC_SECTION(row.file) {
      const auto path = sharedData(row.file);
      if (!path) {
        return;
      }
      auto root = readDocumentFile(*path);
      REQUIRE(root);
      const auto document = readOpenApi(std::move(*root));
      REQUIRE(document);
      CHECK(document->operations.size() == row.operations);
      CHECK(document->skipped.empty());
      CHECK(document->remarks.empty());
    }
  }
}

TEST_CASE("the reference Auth document keeps its facts") {
  const auto path = sharedData("openapi/soracom-auth-api-openapi.yml");
  if (!path) {
    return;
  }
  auto root = readDocumentFile(*path);
  REQUIRE(root);
  const auto document = readOpenApi(std::move(*root));
  REQUIRE(document);
  std::size_t parameters = 0;
  std::size_t bodies = 0;
  std::size_t open = 0;
  std::map<std::string, int> methods;
  for (const Operation& operation : document->operations) {
    parameters += operation.parameters.size();
    bodies += operation.body ? 1 : 0;
    open += operation.security.empty() ? 1 : 0;
    ++methods[operation.method];
    if (!operation.security.empty()) {
      CHECK(operation.security == std::vector<SecurityRequirement>{{{"api_key"}, {"api_token"}}});
    }
  }
  CHECK(parameters == 115);
  CHECK(bodies == 30);
  CHECK(open == 6);
  CHECK(methods == std::map<std::string, int>{{"GET", 24}, {"POST", 28}, {"PUT", 8}, {"DELETE", 17}});
  CHECK(document->security_schemes.at("api_key").name == "X-Soracom-API-Key");
  CHECK(document->servers.front().url == "https://api.soracom.io/v1");
}

TEST_CASE("parameters of the path item are merged and references are followed") {
  const OpenApiDocument document = readPaths(R"(
paths:
  /a/{id}/{x}:
    parameters:
      - $ref: '#/components/parameters/Id'
      - {name: x, in: path, required: true, schema: {type: string}}
      - {name: q, in: query, description: from the path, schema: {type: string}}
    post:
      operationId: one
      tags: [First, Second]
      deprecated: true
      parameters:
        - {name: q, in: query, required: true, schema: {type: integer}}
        - {name: h, in: header, schema: {type: array, items: {type: string}}}
        - {name: j, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: d, in: query, style: deepObject, explode: true, allowReserved: true, schema: {type: object}}
      requestBody: {$ref: '#/components/requestBodies/Body'}
      responses:
        '200': {$ref: '#/components/responses/Ok'}
        default: {description: none}
components:
  parameters:
    Id: {name: id, in: path, description: an id, schema: {type: string}, x-mcp: {fill: operatorId}}
  requestBodies:
    Body: {$ref: '#/components/requestBodies/Inner'}
    Inner:
      required: true
      description: what to do
      content:
        multipart/form-data: {schema: {type: object}, encoding: {f: {contentType: image/png}}}
        text/plain: {}
  responses:
    Ok: {description: fine, content: {application/json: {schema: {type: array, items: {}}}}}
)");
  REQUIRE(document.operations.size() == 1);
  const Operation& operation = document.operations.front();
  CHECK(operation.id == "one");
  CHECK(operation.method == "POST");
  CHECK(operation.tag == "First");
  CHECK(operation.deprecated);
  REQUIRE(operation.parameters.size() == 6);
  const auto& p = operation.parameters;
  CHECK(p[0].name == "id");
  CHECK(p[0].required);
  CHECK(p[0].filled_from_login == "operatorId");
  CHECK(p[0].style == ParameterStyle::kSimple);
  CHECK_FALSE(p[0].explode);
  CHECK(p[2].name == "q");
  CHECK(p[2].required);
  CHECK(p[2].description.empty());
  CHECK(p[2].style == ParameterStyle::kForm);
  CHECK(p[2].explode);
  CHECK(p[3].location == ParameterLocation::kHeader);
  CHECK_FALSE(p[3].explode);
  CHECK(p[4].content_type == "application/json");
  CHECK(p[5].style == ParameterStyle::kDeepObject);
  CHECK(p[5].allow_reserved);
  REQUIRE(operation.body);
  CHECK(operation.body->required);
  REQUIRE(operation.body->content.size() == 2);
  CHECK(operation.body->content[0].encoding.size() == 1);
  CHECK(operation.body->content[1].schema.is_null());
  REQUIRE(operation.responses.size() == 2);
  CHECK(operation.responses[0].content.size() == 1);
  CHECK(operation.responses[1].content.empty());
}

TEST_CASE("security is inherited from the root and can be switched off or be an alternative") {
  const OpenApiDocument document = readPaths(R"(
security: [{key: []}]
servers:
  - {url: 'https://{region}.example.org/{v}', variables: {region: {default: jp}, v: {default: v1}}}
paths:
  /a: {get: {operationId: inherits}}
  /b: {get: {operationId: none, security: []}}
  /c: {get: {operationId: either, security: [{key: [], token: []}, {}]}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    token: {type: http, scheme: bearer}
    gone: {$ref: '#/nowhere'}
)");
  CHECK(document.operations[0].security == std::vector<SecurityRequirement>{{{"key"}}});
  CHECK(document.operations[1].security.empty());
  CHECK(document.operations[2].security == std::vector<SecurityRequirement>{{{"key"}, {"token"}}, {}});
  CHECK(document.security_schemes.at("key").location == "header");
  CHECK(document.security_schemes.at("token").name == "bearer");
  CHECK(document.servers.front().url == "https://jp.example.org/v1");
  CHECK(document.remarks.size() == 1);
}

TEST_CASE("a missing or repeated operationId is derived from method and path") {
  const OpenApiDocument document = readPaths(R"(
paths:
  /operators/{operator_id}/users:
    parameters: [{name: operator_id, in: path}]
    get: {}
    post: {operationId: same}
  /files/{path}: {get: {parameters: [{name: path, in: path}]}}
  /files/{path}/: {get: {parameters: [{name: path, in: path}]}}
  /x: {get: {operationId: same}, put: {operationId: getX}}
)");
  std::vector<std::string> ids;
  for (const Operation& operation : document.operations) {
    ids.push_back(operation.id);
  }
  REQUIRE(ids.size() == 6);
  CHECK(ids[0] == "getOperatorsByOperatorIdUsers");
  CHECK(ids[1] == "same");
  CHECK(ids[2] == "getFilesByPath");
  CHECK(ids[3].starts_with("getFilesByPath_"));
  CHECK(ids[4].starts_with("getX_"));
  CHECK(ids[5] == "getX");
  CHECK(document.remarks.size() == 4);
}

struct Skipped {
  const char* what;
  const char* path_item;
  const char* reason;
};

TEST_CASE("one broken operation is skipped with its reason and the others stay") {
  static const Skipped kTable[] = {
      {"external reference", "get: {parameters: [{$ref: 'other.yaml#/x'}]}", "leaves the document"},
      {"file reference", "get: {parameters: [{$ref: 'file:///etc/passwd'}]}", "leaves the document"},
      {"dangling reference", "get: {parameters: [{$ref: '#/components/parameters/None'}]}", "names nothing"},
      {"circle", "get: {parameters: [{$ref: '#/components/parameters/Circle'}]}", "circle"},
      {"no place", "get: {parameters: [{name: a}]}", "in: must be"},
      {"body parameter of Swagger", "get: {parameters: [{name: a, in: body}]}", "in: must be"},
      {"no name", "get: {parameters: [{in: query, required: true}]}", "without `name`"},
      {"twice", "get: {parameters: [{name: a, in: query}, {name: a, in: query}]}", "twice"},
      {"style", "get: {parameters: [{name: a, in: query, style: matrix}]}", "no style of a query"},
      {"two content types", "get: {parameters: [{name: a, in: query, content: {a/b: {}, c/d: {}}}]}", "one media type"},
      {"parameters no list", "get: {parameters: {}}", "must be an array"},
      {"trace", "trace: {}", "TRACE"},
      {"get with a required body", "get: {requestBody: {required: true, content: {a/b: {}}}}", "does not define"},
      {"required body without types", "post: {requestBody: {required: true, content: {}}}", "no media type"},
      {"security", "get: {security: {}}", "security"},
      {"no object", "get: []", "must be an object"},
      {"misspelt extension", "get: {x-mcp: {secretOuput: [/a]}}", "unknown"},
      {"risk", "get: {x-mcp: {risk: harmless}}", "read, write or danger"},
      {"pointer", "get: {x-mcp: {secretOutput: [token]}}", "JSON pointers"},
      {"fill", "get: {parameters: [{name: a, in: query, x-mcp: {fil: x}}]}", "fill"},
      {"fill of another thing", "get: {parameters: [{name: a, in: query, x-mcp: {fill: user}}]}",
       "x-mcp.fill: must be operatorId"},
      {"an extension beside the operations", "x-mcp: {exclude: true}, get: {}", "x-mcp: it belongs to operations"},
      {"path item", "$ref: '#/paths/~1none'", "names nothing"},
  };
  for (const Skipped& row : kTable) {
    DYNAMIC_SECTION(row.what) {
      const OpenApiDocument document =
          readPaths("paths:\n  /good: {get: {operationId: good}}\n  /bad: {" + std::string(row.path_item) +
                    "}\ncomponents: {parameters: {Circle: {$ref: '#/components/parameters/Circle'}}}\n");
      CHECK(document.operations.size() == 1);
      REQUIRE(document.skipped.size() == 1);
      CHECK(document.skipped.front().where.find("/bad") != std::string::npos);
      CAPTURE(document.skipped.front().reason);
      CHECK(document.skipped.front().reason.find(row.reason) != std::string::npos);
    }
  }
}

TEST_CASE("a path whose template and parameters disagree is reported") {
  const OpenApiDocument document = readPaths(R"(
paths:
  /a/{x}: {get: {operationId: a}}
  /b/{x: {get: {operationId: b}}
  /c/x}: {get: {operationId: c}}
  /d/{}: {get: {operationId: d}}
  e: {get: {operationId: e}}
  /f: {get: {operationId: f, parameters: [{name: stray, in: path}]}}
)");
  CHECK(document.skipped.size() == 5);
  REQUIRE(document.operations.size() == 1);
  CHECK(document.operations.front().parameters.empty());
  REQUIRE(document.remarks.size() == 1);
  CHECK(document.remarks.front().reason.find("stray") != std::string::npos);
}

TEST_CASE("a parameter without a name is left out unless it is required") {
  const OpenApiDocument document = readPaths(
      "paths: {/a: {get: {operationId: a, parameters: [{name: '', in: query}, {in: header}, {name: b, in: query}]}}}");
  REQUIRE(document.operations.size() == 1);
  REQUIRE(document.operations.front().parameters.size() == 1);
  CHECK(document.operations.front().parameters.front().name == "b");
  CHECK(document.remarks.size() == 2);
}

struct Refused {
  const char* document;
  const char* message;
};

TEST_CASE("what is no OpenAPI 3 document is refused with what to do") {
  static const Refused kTable[] = {
      {"[1]", "the root must be an object"},
      {"{}", "`openapi` is missing"},
      {"{swagger: '2.0', paths: {}}", "convert the document"},
      {"{openapi: 3.0, paths: {}}", "expected a text such as"},
      {"{openapi: 4.0.0, paths: {}}", "expected a text such as"},
      {"{openapi: 3.0.0}", "the document has no `paths`"},
      {"{openapi: 3.1.0, webhooks: {a: {post: {}}}}",
       "nothing to call: the document has only `webhooks` and no `paths`"},
      {"{openapi: 3.1.0, webhooks: {}, components: {}}", "only `webhooks` and `components` and no `paths`"},
      {"{openapi: 3.0.0, paths: []}", "`paths`"},
      {"{openapi: 3.0.0, paths: {}}", "no usable operation"},
      {"{openapi: 3.0.0, paths: {/a: {trace: {}}}}", "TRACE"},
  };
  for (const Refused& row : kTable) {
    DYNAMIC_SECTION(row.document) {
      const auto outcome = readOpenApi(*readYaml(row.document));
      REQUIRE_FALSE(outcome);
      CHECK(outcome.error().kind == ErrorKind::kInvalidInput);
      CAPTURE(outcome.error().message);
      CHECK(outcome.error().message.find(row.message) != std::string::npos);
    }
  }
}

TEST_CASE("OpenAPI 3.1 is read and its path items may be shared") {
  const OpenApiDocument document = read(R"(
openapi: 3.1.0
info: {title: t, version: '1'}
webhooks: {ignored: {post: {}}}
paths:
  /a: {$ref: '#/components/pathItems/Shared'}
  /b: {$ref: '#/paths/~1a'}
components:
  pathItems:
    Shared: {get: {operationId: shared}}
)");
  REQUIRE(document.operations.size() == 2);
  CHECK(document.operations[0].id == "shared");
  CHECK(document.operations[1].id == "getB");
  REQUIRE(document.remarks.size() >= 1);
  CHECK(document.remarks[0].where == "webhooks");
}

TEST_CASE("a dialect of schemas that is not known is remarked upon and read all the same") {
  const std::string rest = "\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {}}}}\n";
  const auto remarks = [&](const std::string& dialect) {
    return read("openapi: 3.1.0\njsonSchemaDialect: " + dialect + rest).remarks.size();
  };
  CHECK(remarks("https://spec.openapis.org/oas/3.1/dialect/base") == 0);
  CHECK(remarks("https://json-schema.org/draft/2020-12/schema") == 0);
  CHECK(remarks("http://json-schema.org/draft-07/schema#") == 1);
}

TEST_CASE("schemas of OpenAPI 3.1 say what they say in JSON Schema") {
  struct Row {
    const char* schema;
    const char* translated;
  };
  static const Row kTable[] = {
      {"{type: [string, integer, 'null']}", R"({"type":["string","integer","null"]})"},
      {"{type: 'null'}", R"({"type":"null"})"},
      {"{const: 3}", R"({"const":3})"},
      {"{type: array, prefixItems: [{type: string}, {type: [integer, 'null']}], items: false}",
       R"({"type":"array","prefixItems":[{"type":"string"},{"type":["integer","null"]}],"items":{"not":{}}})"},
      {"{type: object, if: {properties: {a: {const: 1}}}, then: {required: [b]}, else: {required: [c]}}",
       R"({"type":"object","if":{"type":"object","properties":{"a":{"const":1}}},"then":{"required":["b"]},)"
       R"("else":{"required":["c"]}})"},
      {"{exclusiveMinimum: 1, exclusiveMaximum: 9}", R"({"exclusiveMinimum":1,"exclusiveMaximum":9})"},
      {"{type: object, dependentRequired: {a: [b]}, propertyNames: {maxLength: 3}}",
       R"({"type":"object","dependentRequired":{"a":["b"]},"propertyNames":{"maxLength":3}})"},
      {"{$ref: '#/components/schemas/Text', maxLength: 3, description: mine}",
       R"({"allOf":[{"type":"string","description":"mine"},{"maxLength":3}]})"},
      {"{$ref: '#/components/schemas/WithDefs/$defs/Inner'}", R"({"type":"boolean"})"},
      {"{$ref: '#/components/schemas/WithDefs'}", R"({"type":"object","properties":{"a":{"type":"boolean"}}})"},
      {"{$ref: 'https://example.com/schemas/pet'}",
       R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"number"}}})"},
      {"{$ref: 'https://example.com/schemas/pet#/$defs/Inner'}", R"({"type":"integer"})"},
      {"{$ref: 'https://example.com/schemas/pet#there'}", R"({"type":"number"})"},
      {"{$ref: '#here'}", R"({"type":"string","maxLength":7})"},
  };
  const std::string components = R"(
components:
  schemas:
    Text: {type: string}
    Here: {$anchor: here, type: string, maxLength: 7}
    WithDefs: {type: object, properties: {a: {$ref: '#/components/schemas/WithDefs/$defs/Inner'}},
               $defs: {Inner: {type: boolean}}}
    Pet:
      $id: https://example.com/schemas/pet
      type: object
      properties: {a: {$ref: '#/$defs/Inner'}, b: {$ref: '#there'}}
      $defs: {Inner: {type: integer}, There: {$anchor: there, type: number}}
)";
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.schema) {
      Json root = *readDocumentText(
          "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    post:\n"
          "      operationId: a\n      responses: {}\n      requestBody: {content: {a/b: {schema: " +
          std::string(row.schema) + "}}}\n" + components);
      auto outside = bundleReferences(root, {.name = "x"});
      REQUIRE(outside);
      CHECK(outside->outside.empty());
      const auto document = readOpenApi(std::move(root));
      REQUIRE(document);
      const auto translated =
          translateSchema(*document, Json{{"properties", {{"p", document->operations[0].body->content[0].schema}}}},
                          Direction::kRequest);
      REQUIRE(translated);
      CHECK(base::writeJson(translated->at("properties").at("p")) == row.translated);
    }
  }
}

TEST_CASE("a reference by a name that nothing has is refused with what to do") {
  const auto reason = [](const std::string& version) {
    Json root = *readDocumentText("openapi: " + version + R"(
info: {title: t, version: '1'}
paths:
  /a: {get: {parameters: [{$ref: '#none'}], responses: {}}}
  /b: {get: {responses: {}}}
)");
    auto outside = bundleReferences(root, {.name = "x"});
    REQUIRE(outside);
    const auto document = readOpenApi(std::move(root), {.outside = std::move(outside->outside)});
    REQUIRE(document);
    REQUIRE(document->skipped.size() == 1);
    return document->skipped.front().reason;
  };
  CHECK(reason("3.1.0").find("names no $anchor of the document (it stands at x#/paths/~1a/get/parameters/0)") !=
        std::string::npos);
  CHECK(reason("3.0.3").find("is no JSON pointer") != std::string::npos);
}

TEST_CASE("of an excluded operation only what names it is read") {
  const OpenApiDocument document = readPaths(R"(
paths:
  /a/{id}:
    get: {operationId: getA, tags: [One, Two, 3], x-mcp: {exclude: true}, parameters: 7}
    put: {operationId: putA, x-speakeasy-mcp: {disabled: true}, servers: [{url: https://other.example}]}
  /b:
    get: {operationId: getB, tags: [One, Two, 3]}
)");
  INFO((document.skipped.empty() ? "" : document.skipped.front().where + ": " + document.skipped.front().reason));
  CHECK(document.skipped.empty());
  REQUIRE(document.operations.size() == 3);
  CHECK(document.operations[0].extension.excluded);
  CHECK(document.operations[1].extension.excluded);
  CHECK_FALSE(document.operations[2].extension.excluded);
  CHECK(document.operations[2].tags == std::vector<std::string>{"One", "Two"});
}

TEST_CASE("a foreign document may not lower a risk behind a reference either") {
  Json document = *readDocumentText(R"(
openapi: 3.0.0
paths:
  /a: {$ref: '#/x-elsewhere/item'}
  /b: {$ref: '#/components/schemas/Item'}
  /c: {$ref: '#/paths/~1c'}
  /d: {$ref: '#/nowhere'}
  /e: {$ref: 'other.yaml'}
x-elsewhere:
  item: {delete: {x-mcp: {risk: read}}}
components:
  schemas:
    Item: {$ref: '#/x-more'}
x-more: {post: {x-mcp: {risk: read}}}
)");
  CHECK(distrustExtensions(document).lowering == 2);
  CHECK(document["x-elsewhere"]["item"]["delete"]["x-mcp"].empty());
  CHECK(document["x-more"]["post"]["x-mcp"].empty());
}

TEST_CASE("ten thousand operations and ten thousand schemas are read in linear work") {
  std::string text = R"({"openapi":"3.0.0","paths":{)";
  for (int i = 0; i < 10'000; ++i) {
    const std::string n = std::to_string(i);
    text += (i == 0 ? "" : ",") + std::string("\"/p") + n +
            "/{id}\":{\"get\":{\"parameters\":[{\"$ref\":" + "\"#/components/parameters/P" + n +
            "\"}],\"responses\":{\"200\":{\"content\":{\"application/json\":" +
            "{\"schema\":{\"$ref\":\"#/components/schemas/S" + n + "\"}}}}}}}";
  }
  text += R"(},"components":{"parameters":{)";
  for (int i = 0; i < 10'000; ++i) {
    text += (i == 0 ? "" : ",") + std::string("\"P") + std::to_string(i) + R"(":{"name":"id","in":"path"})";
  }
  text += R"(},"schemas":{)";
  for (int i = 0; i < 10'000; ++i) {
    text += (i == 0 ? "" : ",") + std::string("\"S") + std::to_string(i) + "\":{\"$ref\":\"#/components/schemas/S" +
            std::to_string(i == 9'999 ? i : i + 1) + "\"}";
  }
  auto root = readDocumentText(text + "}}}");
  REQUIRE(root);
  const auto document = readOpenApi(std::move(*root));
  REQUIRE(document);
  CHECK(document->operations.size() == 10'000);
  // A chain of ten thousand references ends at the limit of hops, not at the end of the stack.
  const auto translated =
      translateSchema(*document, document->operations[0].responses[0].content[0].schema, Direction::kResponse);
  REQUIRE_FALSE(translated);
  CHECK(translated.error().kind == ErrorKind::kInvalidInput);
}

TEST_CASE("a document that multiplies itself by references is refused") {
  std::string text = R"({"openapi":"3.0.0","components":{"pathItems":{"Big":{"get":{"parameters":[)";
  for (int i = 0; i < 5'000; ++i) {
    text += (i == 0 ? "" : ",") + std::string(R"({"in":"query","name":"p)") + std::to_string(i) + "\"}";
  }
  text += R"(]}}}},"paths":{)";
  for (int i = 0; i < 5'000; ++i) {
    text +=
        (i == 0 ? "" : ",") + std::string("\"/p") + std::to_string(i) + R"(":{"$ref":"#/components/pathItems/Big"})";
  }
  const auto outcome = readOpenApi(*readDocumentText(text + "}}"));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == ErrorKind::kLimit);
}

TEST_CASE("more operations than the limit are refused") {
  std::string text = R"({"openapi":"3.0.0","paths":{)";
  for (int i = 0; i < 20'001; ++i) {
    text += (i == 0 ? "" : ",") + std::string("\"/p") + std::to_string(i) + R"(":{"get":{}})";
  }
  const auto outcome = readOpenApi(*readDocumentText(text + "}}"));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == ErrorKind::kLimit);
}

TEST_CASE("how a list goes on is read where the document says it in full") {
  const auto pagingOf = [](const std::string& parameter, const std::string& extension, const std::string& headers) {
    const OpenApiDocument document =
        readPaths("paths:\n  /a:\n    get:\n      operationId: a\n      parameters: [{name: " + parameter +
                  ", in: query, schema: {}}]\n" + extension + "      responses: {'200': {description: '', headers: {" +
                  headers + "}}, '404': {description: '', headers: {link: {}}}}\n");
    return document.operations.at(0).paging;
  };
  const std::string declared = "      x-soracom-cli-pagination: {request: {param: k}, response: {header: x-n}}\n";
  const auto by_key = pagingOf("k", declared, "");
  REQUIRE(by_key.has_value());
  CHECK(by_key->header == "x-n");
  CHECK(by_key->parameter == "k");
  CHECK_FALSE(pagingOf("other", declared, "").has_value());
  CHECK_FALSE(pagingOf("k", "      x-soracom-cli-pagination: {request: 1}\n", "LINK: {}").has_value());
  CHECK_FALSE(pagingOf("k", "      x-soracom-cli-pagination: [1]\n", "").has_value());
  CHECK_FALSE(pagingOf("k", "", "x-link: {}").has_value());
  const auto by_link = pagingOf("k", "", "LINK: {}");
  REQUIRE(by_link.has_value());
  CHECK(by_link->header.empty());
}

}  // namespace
}  // namespace soracom_mcp::schemas
