#include "tools/catalog/secret_places.h"

#include <map>

#include "tests/tools/catalog/inline_document.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

std::map<std::string, SecretPlace> placesOf(const Tool& tool, const Json& arguments) {
  std::map<std::string, SecretPlace> out;
  visitSecrets(tool, arguments, [&](const SecretPlace& place, const Json&) { out.emplace(place.pointer, place); });
  return out;
}

std::string pointersOf(const Tool& tool, const std::string& arguments) {
  std::string out;
  for (const auto& [pointer, place] : placesOf(tool, jsonOf(arguments))) {
    out += (out.empty() ? "" : " ") + pointer + (place.declared ? "" : "?");
  }
  return out;
}

const Json& propertyOf(const Tool& tool, const char* name) {
  return tool.description.input_schema.at("properties").at(name);
}

TEST_CASE("secrets are found at any depth, beside the schema and by name where it is open") {
  const auto registry = postBody(R"({"type":"object","properties":{
      "password":{"type":"string","minLength":8},
      "pins":{"type":"array","items":{"type":"string","format":"password"}},
      "tokens":{"type":"array","items":{"type":"string"}},
      "tree":{"$ref":"#/components/schemas/Node"},
      "either":{"oneOf":[{"type":"object","properties":{"apiKey":{"type":"string"}}},{"type":"string"}]},
      "open":{"type":"object"},
      "map":{"type":"object","additionalProperties":{"type":"object","properties":{"secret":{"type":"string"}}}},
      "flags":{"type":"object","properties":{"password":{"type":"boolean"},"token":{"type":"object"}}},
      "text":{"type":"string","contentMediaType":"application/json"}}})",
                                 R"({"Node":{"type":"object","properties":{
      "clientSecret":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/components/schemas/Node"}}}}})");
  const Tool& tool = onlyTool(*registry);
  struct Row {
    const char* arguments;
    const char* places;  // ? behind one that only its name tells
  };
  const Row rows[] = {
      {R"({"password":"x"})", "/password"},
      {R"({"pins":["a","b"]})", "/pins/0 /pins/1"},
      {R"({"tokens":["a"],"open":{"nextToken":"a","key":"b"}})", ""},
      {R"({"tree":{"clientSecret":"a","children":[{"clientSecret":"b","children":[{"clientSecret":"c"}]}]}})",
       "/tree/children/0/children/0/clientSecret /tree/children/0/clientSecret /tree/clientSecret"},
      {R"({"either":{"apiKey":"a"}})", "/either/apiKey"},
      {R"({"either":"a"})", ""},
      {R"({"open":{"a":[{"password":"x"}],"secret://x":"y"}})", "/open/a/0/password?"},
      {R"({"map":{"password":{"secret":"a"}}})", "/map/password/secret"},
      {R"({"flags":{"password":true,"token":{"a":1}}})", ""},
      {R"({"text":"{\"a\":{\"token\":\"x\"}}"})", "/text/a/token?"},
      {R"({"text":{"a":{"token":"x"}}})", "/text/a/token?"},
      {R"({"text":"no json"})", ""},
      {R"({"unknown":"a","authToken":"b"})", "/authToken?"},
      {R"({"password":{"a":["b"]}})", "/password/a/0?"},
      {R"({"password":{"a":{"b":{"c":"d"}}}})", "/password/a/b/c?"}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.arguments) { CHECK(pointersOf(tool, row.arguments) == row.places); }
  }
}

TEST_CASE("what is shown asks for references at any depth, and what secrets have to be is kept") {
  const auto registry = postBody(R"({"type":"object","properties":{
      "config":{"type":"object","properties":{"user":{"type":"string","minLength":3},
        "password":{"type":"string","minLength":12,"description":"Of the database"},
        "pin":{"type":"integer","format":"password"}}},
      "keys":{"type":"array","items":{"type":"string","format":"password","maxLength":6}}}})");
  const Tool& tool = onlyTool(*registry);
  const Json& config = propertyOf(tool, "config").at("properties");
  CHECK(config.at("user").at("minLength") == 3);
  CHECK(config.at("pin").at("type") == "integer");
  CHECK(config.at("password").at("type") == "string");
  CHECK_FALSE(config.at("password").contains("minLength"));
  const std::string text = config.at("password").at("description").get<std::string>();
  CHECK_THAT(text, Catch::Matchers::StartsWith("Of the database Give secret://NAME"));
  CHECK_THAT(text, Catch::Matchers::Contains("secret://generate"));
  CHECK_FALSE(propertyOf(tool, "keys").at("items").contains("maxLength"));
  const auto places = placesOf(tool, jsonOf(R"({"config":{"password":"x","pin":1},"keys":["a"]})"));
  REQUIRE(places.size() == 3);
  CHECK(places.at("/config/password").schema->at("minLength") == 12);
  CHECK(places.at("/config/password").name() == "config.password");
  CHECK(places.at("/config/pin").literal);
  CHECK_FALSE(places.at("/config/password").literal);
  CHECK(places.at("/keys/0").schema->at("maxLength") == 6);
}

TEST_CASE("a parameter that the operation's scheme sends is no argument, and elsewhere it is a secret") {
  Json document = documentOf(R"({
    "/a":{"get":{"operationId":"signed","security":[{"key":[]}],"parameters":[{"name":"sign","in":"query","schema":{"type":"string"}},
      {"name":"page","in":"query","schema":{"type":"string"}}],"responses":{"204":{"description":""}}}},
    "/b":{"get":{"operationId":"other","security":[{"bearer":[]}],"parameters":[{"name":"Sign","in":"query","schema":{"type":"string"}}],
      "responses":{"204":{"description":""}}}},
    "/c/{sign}":{"get":{"operationId":"path","security":[],"parameters":[{"name":"sign","in":"path","required":true,"schema":{"type":"string"}},
      {"name":"sign","in":"cookie","schema":{"type":"string"}}],"responses":{"204":{"description":""}}}}})");
  document["components"]["securitySchemes"] =
      jsonOf(R"({"key":{"type":"apiKey","in":"query","name":"sign"},"bearer":{"type":"http","scheme":"bearer"}})");
  const auto registry = registryOf(std::move(document));
  CHECK(pointersOf(*registry->find("signed"), R"({"page":"x"})").empty());
  CHECK_FALSE(registry->find("signed")->description.input_schema.at("properties").contains("sign"));
  CHECK(pointersOf(*registry->find("other"), R"({"Sign":"x"})") == "/Sign");
  const Tool& path = *registry->find("path");
  std::size_t secrets = 0;
  for (const Argument& argument : path.arguments) {
    const bool in_path = path.operation->parameters[argument.parameter].location == schemas::ParameterLocation::kPath;
    CHECK(argument.secret == !in_path);
    secrets += argument.secret ? 1 : 0;
  }
  CHECK(secrets == 1);
}

TEST_CASE("the parameter that takes the key of the next page is no secret, whatever its name") {
  const auto registry = registryOf(documentOf(R"({"/x":{"get":{"operationId":"op",
    "x-soracom-cli-pagination":{"request":{"param":"token"},"response":{"header":"X-Next"}},
    "parameters":[{"name":"token","in":"query","schema":{"type":"string"}},{"name":"nextToken","in":"query","schema":{"type":"string"}}],
    "responses":{"200":)" + okJson(R"({"type":"array","items":{"type":"object"}})") +
                                              "}}}}"));
  for (const Argument& argument : onlyTool(*registry).arguments) {
    CHECK_FALSE(argument.secret);
  }
}

}  // namespace
}  // namespace soracom_mcp::tools
