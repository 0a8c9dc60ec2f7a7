#include "schemas/swagger_converter.h"

#include "base/json_reader.h"
#include "schemas/openapi_document.h"
#include "tests/catch.h"

namespace soracom_mcp::schemas {
namespace {

Json jsonOf(const std::string& text) {
  auto read = base::readJson(text);
  INFO(text);
  REQUIRE(read);
  return *std::move(read);
}

constexpr const char* kPets = R"({
  "swagger": "2.0", "info": {"title": "Pets", "version": "1"},
  "host": "pets.example", "basePath": "/v2", "schemes": ["http", "https"],
  "consumes": ["application/json"], "produces": ["application/json"],
  "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}, "user": {"type": "basic"},
    "oauth": {"type": "oauth2", "flow": "application", "tokenUrl": "https://pets.example/token", "scopes": {"a": "b"}}},
  "security": [{"key": []}],
  "parameters": {"Limit": {"name": "limit", "in": "query", "type": "integer", "maximum": 10},
                 "Body": {"name": "pet", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Pet"}}},
  "responses": {"Gone": {"description": "gone", "schema": {"$ref": "#/definitions/Pet"}}},
  "definitions": {"Pet": {"type": "object", "discriminator": "kind", "required": ["kind"],
    "properties": {"kind": {"type": "string"}, "name": {"type": "string", "x-nullable": true},
                   "parent": {"$ref": "#/definitions/Pet"}}}},
  "paths": {
    "/pets": {
      "parameters": [{"$ref": "#/parameters/Limit"}],
      "get": {"operationId": "listPets", "parameters": [
          {"name": "ids", "in": "query", "type": "array", "items": {"type": "string"}},
          {"name": "tags", "in": "query", "type": "array", "collectionFormat": "multi", "items": {"type": "string"}},
          {"name": "bars", "in": "query", "type": "array", "collectionFormat": "pipes", "items": {"type": "string"}}],
        "responses": {"200": {"description": "ok", "schema": {"type": "array", "items": {"$ref": "#/definitions/Pet"}}},
                      "410": {"$ref": "#/responses/Gone"}}},
      "post": {"operationId": "addPet", "parameters": [{"$ref": "#/parameters/Body"}], "responses": {}}},
    "/pets/{id}/photo": {"post": {"operationId": "addPhoto", "consumes": ["multipart/form-data"], "parameters": [
          {"name": "id", "in": "path", "required": true, "type": "string"},
          {"name": "photo", "in": "formData", "type": "file", "required": true},
          {"name": "note", "in": "formData", "type": "string", "description": "A note"}], "responses": {}}},
    "/login": {"post": {"operationId": "login", "consumes": ["application/x-www-form-urlencoded"], "security": [],
        "parameters": [{"name": "name", "in": "formData", "type": "string"}], "responses": {}}},
    "/tabs": {"get": {"operationId": "tabs", "parameters": [
          {"name": "x", "in": "query", "type": "array", "collectionFormat": "tsv", "items": {"type": "string"}}],
        "responses": {}}}
  }})";

const Operation& find(const OpenApiDocument& document, const std::string& id) {
  for (const Operation& operation : document.operations) {
    if (operation.id == id) {
      return operation;
    }
  }
  FAIL("no operation " << id);
  return document.operations.front();
}

TEST_CASE("a document of Swagger 2.0 becomes one of OpenAPI 3.0") {
  const Json swagger = jsonOf(kPets);
  CHECK(isSwagger(swagger));
  auto converted = convertSwagger(swagger);
  REQUIRE(converted);
  CHECK_FALSE(isSwagger(*converted));
  const Json& pet = converted->at("components").at("schemas").at("Pet");
  CHECK(pet.at("discriminator").at("propertyName") == "kind");
  CHECK(pet.at("properties").at("name").at("nullable") == true);
  CHECK(pet.at("properties").at("parent").at("$ref") == "#/components/schemas/Pet");
  const Json& schemes = converted->at("components").at("securitySchemes");
  CHECK(schemes.at("user").at("scheme") == "basic");
  CHECK(schemes.at("oauth").at("flows").at("clientCredentials").at("tokenUrl") == "https://pets.example/token");

  const auto read = readOpenApi(*std::move(converted));
  REQUIRE(read);
  CHECK(read->servers.front().url == "https://pets.example/v2");
  CHECK(read->operations.size() == 4);

  const Operation& list = find(*read, "listPets");
  REQUIRE(list.parameters.size() == 4);
  CHECK(list.parameters[0].name == "limit");
  CHECK(list.parameters[0].schema.at("maximum") == 10);
  CHECK(list.parameters[1].style == ParameterStyle::kForm);
  CHECK_FALSE(list.parameters[1].explode);
  CHECK(list.parameters[2].explode);
  CHECK(list.parameters[3].style == ParameterStyle::kPipeDelimited);
  CHECK(list.responses.front().content.front().type == "application/json");
  CHECK(list.security.front().front().scheme == "key");

  const Operation& add = find(*read, "addPet");
  REQUIRE(add.body);
  CHECK(add.body->required);
  CHECK(add.body->content.front().schema.at("$ref") == "#/components/schemas/Pet");
  CHECK(add.parameters.size() == 1);

  const Operation& photo = find(*read, "addPhoto");
  CHECK(photo.body->content.front().type == "multipart/form-data");
  CHECK(photo.body->content.front().schema.at("properties").at("photo").at("format") == "binary");
  CHECK(photo.body->content.front().schema.at("properties").at("note").at("description") == "A note");
  CHECK(photo.body->content.front().schema.at("required").at(0) == "photo");

  const Operation& login = find(*read, "login");
  CHECK(login.body->content.front().type == "application/x-www-form-urlencoded");
  CHECK(login.security.empty());
}

TEST_CASE("what lies in other files is converted with the document") {
  const Json root = jsonOf(R"({
    "swagger": "2.0", "info": {"title": "Pets", "version": "1"}, "host": "pets.example",
    "produces": ["application/json"],
    "parameters": {"Size": {"$ref": "#/components/x-files/parts/size"}},
    "definitions": {"Pet": {"$ref": "#/components/x-files/pet"}},
    "responses": {"Gone": {"$ref": "#/components/x-files/parts/gone"}},
    "paths": {
      "/pets": {"$ref": "#/components/x-files/pets", "get": {"operationId": "listPets",
        "parameters": [{"$ref": "#/parameters/Size"}, {"$ref": "#/components/x-files/parts/from~1to"}],
        "responses": {"200": {"$ref": "#/components/x-files/parts/gone"}, "410": {"$ref": "#/responses/Gone"}}}},
      "/round": {"$ref": "#/components/x-files/a"}},
    "components": {"x-files": {
      "pet": {"type": "object", "discriminator": "kind", "properties": {"kind": {"type": "string"},
        "photo": {"type": "file"}, "next": {"$ref": "#/definitions/Pet"}}},
      "pets": {"post": {"operationId": "addPet", "parameters": [{"$ref": "#/components/x-files/parts/body"}],
        "responses": {}}},
      "parts": {"size": {"name": "size", "in": "query", "type": "integer", "maximum": 9},
        "from/to": {"name": "to", "in": "query", "type": "array", "collectionFormat": "multi", "items": {}},
        "gone": {"description": "gone", "schema": {"$ref": "#/definitions/Pet"}},
        "body": {"name": "b", "in": "body", "required": true, "schema": {"$ref": "#/components/x-files/pet"}}},
      "a": {"$ref": "#/components/x-files/b"}, "b": {"$ref": "#/components/x-files/c"},
      "c": {"$ref": "#/components/x-files/a"}}}})");
  auto converted = convertSwagger(root);
  REQUIRE(converted);
  const auto read = readOpenApi(*std::move(converted));
  REQUIRE(read);
  REQUIRE(read->skipped.size() == 1);
  CHECK(read->skipped.front().reason.find("circle") != std::string::npos);
  const Operation& list = find(*read, "listPets");
  REQUIRE(list.parameters.size() == 2);
  CHECK(list.parameters[0].schema.at("maximum") == 9);
  CHECK(list.parameters[1].explode);
  const Json& operation = read->root.at("paths").at("/pets").at("get");
  const std::string of_pet = "#/components/schemas/Pet";
  CHECK(operation.at("responses").at("200").at("content").at("application/json").at("schema").at("$ref") == of_pet);
  CHECK(read->root.at("components")
            .at("responses")
            .at("Gone")
            .at("content")
            .at("application/json")
            .at("schema")
            .at("$ref") == of_pet);
  const Operation& add = find(*read, "addPet");
  REQUIRE(add.body);
  CHECK(add.body->required);
  const Json& pet = read->root.at("components").at("x-files").at("pet");
  CHECK(pet.at("discriminator").at("propertyName") == "kind");
  CHECK(pet.at("properties").at("photo").at("format") == "binary");
  CHECK(pet.at("properties").at("next").at("$ref") == of_pet);
}

TEST_CASE("references that would multiply a document are refused") {
  Json root = jsonOf(R"({"swagger": "2.0", "info": {"title": "x", "version": "1"}, "paths": {},
    "parameters": {"B": {"name": "b", "in": "body", "schema": {"enum": []}}}})");
  for (int i = 0; i < 5000; ++i) {
    root["parameters"]["B"]["schema"]["enum"].push_back(i);
    root["paths"]["/p" + std::to_string(i)] = jsonOf(R"({"post": {"parameters": [{"$ref": "#/parameters/B"}]}})");
  }
  const auto refused = convertSwagger(root);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == base::ErrorKind::kLimit);
}

TEST_CASE("what OpenAPI 3 cannot say is skipped with its reason") {
  const auto read = readOpenApi(*convertSwagger(jsonOf(kPets)));
  REQUIRE(read);
  REQUIRE(read->skipped.size() == 1);
  CHECK(read->skipped.front().where == "GET /tabs");
  CHECK(read->skipped.front().reason.find("tabDelimited") != std::string::npos);
}

TEST_CASE("a Swagger document that is broken is refused or skipped, and never more") {
  CHECK_FALSE(convertSwagger(jsonOf(R"({"swagger":"2.0"})")));
  CHECK_FALSE(convertSwagger(jsonOf(R"({"swagger":"2.0","paths":[]})")));
  for (const char* paths : {R"({"/a":7})", R"({"/a":{"get":7}})", R"({"/a":{"get":{"parameters":7}}})",
                            R"({"/a":{"get":{"parameters":[7,{"$ref":"#/parameters/none"},{"in":"body"}]}}})",
                            R"({"/a":{"parameters":{},"post":{"parameters":[{"in":"formData","type":"array"}]}}})",
                            R"({"/a":{"get":{"responses":{"200":7,"default":{"schema":7}}}}})"}) {
    INFO(paths);
    auto converted =
        convertSwagger(jsonOf(std::string(R"({"swagger":"2.0","info":{"title":"x","version":"1"},"paths":)") + paths +
                              R"(,"definitions":7,"responses":[],"securityDefinitions":{"a":7}})"));
    REQUIRE(converted);
    const auto read = readOpenApi(*std::move(converted));
    CHECK((!read || read->operations.size() <= 1));
  }
}

}  // namespace
}  // namespace soracom_mcp::schemas
