// Hidden characters in every string of a document, an answer and an argument: none reaches a model as it is, and what
// has to be sent back is sent back byte for byte.
#include <functional>

#include "base/utf8.h"
#include "base/visible_json.h"
#include "base/visible_text.h"
#include "mcp/protocol/feature_results.h"
#include "mcp/protocol/list_pages.h"
#include "mcp/protocol/result_shaper.h"
#include "mcp/rpc/encode.h"
#include "schemas/openapi_document.h"
#include "tests/base/hidden_samples.h"
#include "tests/tools/call/fake_upstream.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/call/response_meta.h"
#include "tools/call/tool_service.h"
#include "tools/reference/reference_completions.h"
#include "tools/surface/surface.h"

using namespace soracom_mcp;
using base::encodeUtf8;
using base::firstHidden;
using base::hiddenCanary;
using base::hiddenSamples;
using base::Json;
using tools::FakeClient;
using tools::FakeCredentials;
using tools::HttpResponse;
using tools::jsonOf;
using tools::ToolRegistry;

namespace {

constexpr mcp::Revision kRevisions[] = {mcp::Revision::k20241105, mcp::Revision::k20250326, mcp::Revision::k20250618,
                                        mcp::Revision::k20251125, mcp::Revision::k20260728};

// A string of each kind that a document may hold.
constexpr char kRich[] = R"({
  "openapi": "3.1.0",
  "info": {"title": "Pets", "version": "1", "description": "About pets", "contact": {"name": "n", "url": "https://c.example"},
           "license": {"name": "l"}},
  "servers": [{"url": "https://{region}.example/v1", "description": "main",
               "variables": {"region": {"default": "eu", "enum": ["eu", "us"], "description": "where"}}}],
  "tags": [{"name": "pets", "description": "All of them", "externalDocs": {"url": "https://d.example", "description": "d"}}],
  "x-mcp": {"toolsets": {"pets": {"description": "of pets", "tools": ["getPet"]}}},
  "paths": {
    "/pets/{id}": {
      "summary": "One", "description": "A path",
      "parameters": [{"name": "id", "in": "path", "required": true, "description": "which", "schema": {"type": "string"}}],
      "get": {
        "operationId": "getPet", "summary": "Get a pet", "description": "Gets it. <b>Soon</b>", "tags": ["pets"],
        "x-mcp": {"title": "Get", "description": "Gets.", "examples": [{"id": "1"}]},
        "externalDocs": {"url": "https://d.example", "description": "more"},
        "parameters": [
          {"name": "kind", "in": "query", "description": "kind", "example": "cat",
           "schema": {"type": "string", "enum": ["cat", "dog"], "default": "cat", "title": "Kind",
                      "description": "of animal", "example": "cat", "examples": ["dog"], "format": "kind",
                      "x-enum-descriptions": ["a", "b"]}},
          {"name": "X-Trace", "in": "header", "schema": {"type": "string", "pattern": "^[a-z]+$"}},
          {"name": "page", "in": "query", "schema": {"const": "first"},
           "examples": {"one": {"summary": "s", "value": "first"}}}],
        "responses": {
          "200": {"description": "ok", "headers": {"X-Rate": {"description": "r", "schema": {"type": "string"}}},
                  "links": {"next": {"operationId": "getPet", "description": "l"}},
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}, "example": {"name": "Tom"}}}},
          "404": {"description": "none"}}},
      "put": {
        "operationId": "putPet", "summary": "Put", "deprecated": true,
        "requestBody": {"description": "the pet", "required": true,
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"},
                      "examples": {"tom": {"summary": "a cat", "description": "e", "value": {"name": "Tom"}}}}}},
        "responses": {"204": {"description": "done"}}}}
  },
  "components": {
    "securitySchemes": {"key": {"type": "apiKey", "name": "X-Key", "in": "header", "description": "a key"}},
    "schemas": {
      "Pet": {"type": "object", "title": "Pet", "description": "A pet", "$comment": "internal",
        "required": ["name"], "dependentRequired": {"name": ["owner"]},
        "properties": {
          "name": {"type": "string", "contentMediaType": "text/plain", "contentEncoding": "base64", "description": "n"},
          "owner": {"type": "object", "description": "o", "required": ["last"],
                    "properties": {"last": {"type": "string", "default": "x", "enum": ["x", "y"]}},
                    "patternProperties": {"^z": {"type": "string", "description": "p"}},
                    "additionalProperties": {"type": "string", "const": "k"}},
          "state": {"oneOf": [{"const": "on", "title": "On", "description": "is on"}, {"type": "string", "enum": ["off"]}],
                    "discriminator": {"propertyName": "kind", "mapping": {"a": "#/components/schemas/Pet"}}},
          "list": {"type": "array", "items": {"type": "string", "enum": ["a"], "x-note": "note"}, "default": ["a"],
                   "examples": [{"deep": {"er": "e"}}]}}}}
  }
})";

/// Puts `text` behind the string or name of number `at`, of all strings and names in order; false where there are
/// fewer.
bool markNth(Json& value, std::size_t& at, const std::string& text) {
  if (value.is_string()) {
    if (at-- == 0) {
      value = value.get<std::string>() + text;
      return true;
    }
  } else if (value.is_array()) {
    for (Json& element : value) {
      if (markNth(element, at, text)) {
        return true;
      }
    }
  } else if (value.is_object()) {
    for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
      if (at-- == 0) {
        Json renamed = Json::object();
        for (auto& [other, its] : value.get_ref<Json::object_t&>()) {
          renamed[&its == &member ? other + text : other] = its;
        }
        value = std::move(renamed);
        return true;
      }
      if (markNth(member, at, text)) {
        return true;
      }
    }
  }
  return false;
}

/// All that a client of each revision is sent of a document.
std::vector<std::string> messagesOf(const std::shared_ptr<const ToolRegistry>& registry) {
  std::vector<std::string> out;
  tools::DocumentResources resources(registry);
  std::vector<mcp::ToolDescription> descriptions;
  for (const auto& one : registry->descriptions()) {
    descriptions.push_back(one);
  }
  for (const mcp::Revision revision : kRevisions) {
    const mcp::ResultShaper shaper(revision, {"n", "", "1", registry->title()});
    for (const auto surface : {tools::Surface::kFull, tools::Surface::kBrief, tools::Surface::kDiscovery}) {
      for (const auto& tool : tools::surfaceTools(surface, *registry, descriptions)) {
        shaper.appendTool(out.emplace_back(), tool);
      }
    }
    for (const mcp::ResourceDescription& resource : **resources.resources({})) {
      out.push_back(base::writeJson(Json(resource.name)));
      if (const auto reading = resources.read(resource.uri, {})) {
        out.push_back(mcp::readingMessage(shaper, mcp::RequestId(1), *reading, false));
        // What the text of a resource says is JSON that a model reads as such.
        out.push_back(reading->contents.front().text);
      }
    }
  }
  return out;
}

void checkVisible(const std::string& message) {
  const auto value = base::readJson(message);
  INFO(message);
  REQUIRE(value);
  REQUIRE(firstHidden(std::string_view(message)).empty());
  REQUIRE(firstHidden(*value).empty());
}

HttpResponse answer(std::string body, std::string type = "application/json") {
  return {200, {{"Content-Type", std::move(type)}}, std::move(body)};
}

std::shared_ptr<const ToolRegistry> share(std::unique_ptr<ToolRegistry> registry) { return registry; }

struct Service {
  Service(std::shared_ptr<const ToolRegistry> made, HttpResponse response)
      : registry(std::move(made)), client(std::move(response)), service(registry, client, credentials) {}

  tools::HttpRequest requestOf(const std::string& tool, const Json& arguments) {
    const auto prepared = service.prepare(tool, arguments, {}, base::Stop());
    INFO((prepared ? std::string() : prepared.error().error.message));
    REQUIRE(prepared);
    return prepared->request;
  }
  mcp::ToolOutcome call(const std::string& tool, const Json& arguments = Json::object()) {
    auto outcome = service.call(tool, arguments, {});
    REQUIRE(outcome);
    return *std::move(outcome);
  }

  std::shared_ptr<const ToolRegistry> registry;
  FakeClient client;
  FakeCredentials credentials;
  tools::ToolService service;
};

std::shared_ptr<const ToolRegistry> reader(const std::string& responses = R"({"200":{"description":""}})") {
  return share(
      tools::registryOf(tools::documentOf(R"({"/x":{"get":{"operationId":"op","responses":)" + responses + "}}}")));
}

std::string shownIn(const mcp::ToolOutcome& outcome) {
  std::string out;
  for (const mcp::Revision revision : kRevisions) {
    out = mcp::ResultShaper(revision, {"n", "", "1", ""}).outcomeMessage(mcp::RequestId(1), outcome);
    checkVisible(out);
  }
  return out;
}

}  // namespace

TEST_CASE("hidden characters in any one string of a document reach no model") {
  const std::string canary = hiddenCanary();
  const Json rich = jsonOf(kRich);
  std::size_t positions = 0;
  std::size_t refused = 0;
  for (bool more = true; more; ++positions) {
    Json document = rich;
    std::size_t at = positions;
    more = markNth(document, at, canary);
    INFO("string " << positions);
    auto read = schemas::readOpenApi(document);
    if (!read) {
      ++refused;
      CHECK(firstHidden(std::string_view(base::escapeForDisplay(read.error().message))).empty());
      continue;
    }
    auto built = ToolRegistry::build(std::make_shared<const schemas::OpenApiDocument>(*std::move(read)));
    REQUIRE(built);
    for (const auto& tool : (*built)->descriptions()) {
      REQUIRE(firstHidden(tool.input_schema).empty());
      REQUIRE((!tool.output_schema || firstHidden(*tool.output_schema).empty()));
      for (const std::string* text : {&tool.name, &tool.title, &tool.description, &tool.annotations.title}) {
        REQUIRE(firstHidden(std::string_view(*text)).empty());
      }
    }
    for (const std::string& message : messagesOf(std::shared_ptr<const ToolRegistry>(*std::move(built)))) {
      checkVisible(message);
    }
  }
  CHECK(positions > 200);
  CHECK(refused < positions / 4);
}

TEST_CASE("each hidden character in a value or name of a schema is shown, and sent as it is") {
  for (const char32_t c : hiddenSamples()) {
    if (c == 0) {
      continue;  // in no name of a member
    }
    const std::string hidden = "a" + encodeUtf8(c) + "b";
    const Json schema = {
        {"type", "object"},
        {"required", {hidden}},
        {"properties",
         {{hidden,
           {{"type", "object"}, {"required", {hidden}}, {"properties", {{hidden, {{"enum", {hidden, "x"}}}}}}}}}}};
    const auto registry = share(tools::postBody(base::writeJson(
        Json{{"type", "object"},
             {"required", {"top"}},
             {"properties", {{"top", {{"type", "array"}, {"items", schema}}}, {"free", {{"type", "string"}}}}}})));
    Service service(registry, answer("{}"));
    const Json& shown_schema = registry->find("op")->description.input_schema;
    const Json& item = shown_schema.at("properties").at("top").at("items");
    const std::string shown = item.at("properties").items().begin().key();
    INFO(shown);
    REQUIRE(firstHidden(shown_schema).empty());
    REQUIRE(item.at("required").at(0) == shown);
    REQUIRE(item.at("properties").at(shown).at("properties").at(shown).at("enum").at(0) == shown);
    const Json real = {{"top", {{{hidden, {{hidden, hidden}}}}}}, {"free", "as " + hidden}};
    for (const std::string& name : {shown, hidden}) {
      const Json given = {{"top", {{{name, {{name, name}}}}}}, {"free", "as " + hidden}};
      REQUIRE(base::readJson(service.requestOf("op", given).body).value() == real);
    }
    // What is near it is not taken for it.
    const Json wrong = {{"top", {{{shown, {{shown, shown + "x"}}}}}}};
    const auto refused = service.service.prepare("op", wrong, {}, base::Stop());
    REQUIRE_FALSE(refused);
    REQUIRE(firstHidden(std::string_view(refused.error().error.message)).empty());
  }
}

TEST_CASE("two values that would be shown alike are told apart") {
  const std::string hidden = "a\u200B";
  const std::string literal = "a<U+200B>";
  const auto registry = share(tools::postBody(base::writeJson(
      Json{{"type", "object"}, {"properties", {{"v", {{"type", "string"}, {"enum", {hidden, literal}}}}}}})));
  Service service(registry, answer("{}"));
  const Json& values = registry->find("op")->description.input_schema.at("properties").at("v").at("enum");
  CHECK(values == Json{"a<U+200B> (2)", literal});
  for (const auto& [given, sent] : {std::pair{values[0], hidden}, {values[1], literal}, {Json(hidden), hidden}}) {
    CHECK(base::readJson(service.requestOf("op", {{"v", given}}).body).value() == Json{{"v", sent}});
  }
}

TEST_CASE("a pattern means the same when what is hidden in it is written out") {
  const std::string pattern = "^a\u200B[\U000E0041]+$";
  const auto registry = share(tools::postBody(
      base::writeJson(Json{{"type", "object"}, {"properties", {{"v", {{"type", "string"}, {"pattern", pattern}}}}}})));
  Service service(registry, answer("{}"));
  CHECK(registry->find("op")->description.input_schema.at("properties").at("v").at("pattern") ==
        "^a\\u200b[\\udb40\\udc41]+$");
  const Json right = {{"v", "a\u200B\U000E0041"}};
  CHECK(base::readJson(service.requestOf("op", right).body).value() == right);
  CHECK_FALSE(service.service.prepare("op", {{"v", "a"}}, {}, base::Stop()));
}

TEST_CASE("each hidden character of an answer is shown and counted, wherever it stands") {
  const auto promised = reader(R"({"200":{"description":"","content":{"application/json":{"schema":{"type":"object",
      "properties":{"text":{"type":"string","contentMediaType":"application/json"}}}}}}})");
  for (const char32_t c : hiddenSamples()) {
    const std::string hidden = "a" + encodeUtf8(c) + "b";
    const std::string name = c == 0 ? "a" : hidden;
    const Json inner = {{"deep", hidden}};
    for (const Json& body : {Json{{"v", hidden}}, Json{{"v", {1, {{"w", hidden}}}}}, Json{{name, hidden}},
                             Json{{"text", inner.dump()}}, Json{{"text", inner.dump(-1, ' ', true)}}}) {
      for (const bool ascii : {false, true}) {
        Service service(promised, answer(body.dump(-1, ' ', ascii)));
        const mcp::ToolOutcome outcome = service.call("op");
        const std::string message = shownIn(outcome);
        INFO(message);
        REQUIRE(message.find(base::visibleText(hidden)) != std::string::npos);
        REQUIRE(outcome.meta->at(tools::kHiddenMeta) == (c != 0 && body.contains(hidden) ? 2 : 1));
        REQUIRE(message.find("written out") != std::string::npos);
      }
    }
  }
}

TEST_CASE("an answer of any kind shows nothing hidden to a model") {
  const std::string canary = hiddenCanary();
  std::string field = canary;
  std::erase_if(field, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
  const std::string json = base::writeJson(Json{{"message", canary}, {"code", canary}, {canary.substr(0, 3), canary}});
  for (const int status : {200, 302, 400, 401, 404, 429, 500}) {
    for (const auto& [type, body] : {std::pair<std::string, std::string>{"application/json", json},
                                     {"text/plain", canary},
                                     {"text/html", "<p>" + canary},
                                     {"application/problem+json", json},
                                     {"", canary},
                                     {"application/json", "{" + canary},
                                     {"application/" + field, "bytes"},
                                     {"text/plain", ""}}) {
      HttpResponse response{status,
                            {{"Content-Type", type},
                             {"Location", "https://x.example/" + field},
                             {"ETag", field},
                             {"Link", field},
                             {"X-Request-Id", field},
                             {"X-Soracom-Next-Key", field}},
                            body};
      Service service(reader(), std::move(response));
      INFO(status << " " << type);
      shownIn(service.call("op"));
    }
  }
}

TEST_CASE("hidden characters in an argument are in no text that speaks of it") {
  const std::string canary = hiddenCanary();
  const Json rich = jsonOf(kRich);
  const auto registry = share(tools::registryOf(rich));
  Service service(registry, answer("{}"));
  const Json calls[] = {{{"id", canary}},
                        {{"id", "1"}, {"kind", canary}},
                        {{"id", "1"}, {"X-Trace", canary}},
                        {{"id", "1"}, {canary, 1}},
                        {{"id", {{canary, canary}}}},
                        {{"id", "1"}, {"fields", canary}},
                        {{"id", "1"}, {"pages", canary}}};
  for (const Json& arguments : calls) {
    shownIn(service.call("getPet", arguments));
  }
  const auto none = service.service.call(canary, Json::object(), {});
  REQUIRE_FALSE(none);
  checkVisible(mcp::errorMessage(mcp::RequestId(1), -32602, none.error().message));
}

TEST_CASE("whatever a provider hands over, what is sent shows nothing hidden") {
  const std::string canary = hiddenCanary();
  mcp::ToolOutcome outcome;
  outcome.content.push_back({mcp::ContentBlock::Kind::kText, canary, {}});
  outcome.content.push_back({mcp::ContentBlock::Kind::kResourceLink, canary, canary, "x://" + canary, canary});
  outcome.content.push_back({mcp::ContentBlock::Kind::kResource, canary, canary, "x://a", canary});
  outcome.structured = base::writeJson(Json{{canary.substr(0, 3), canary}});
  outcome.meta = Json{{"a", canary}};
  shownIn(outcome);
  mcp::ToolDescription tool;
  tool.name = tool.title = tool.description = canary;
  tool.input_schema = Json{{"type", "object"}, {"properties", {{"a", {{"enum", {canary}}}}}}};
  tool.output_schema = tool.input_schema;
  for (const mcp::Revision revision : kRevisions) {
    const mcp::ResultShaper shaper(revision, {"n", canary, "1", canary});
    std::string out;
    shaper.appendTool(out, tool);
    checkVisible(out);
    mcp::PromptContent prompt;
    prompt.description = canary;
    prompt.messages.push_back({mcp::PromptMessage::Role::kUser, {mcp::ContentBlock::Kind::kText, canary, {}}});
    checkVisible(mcp::promptMessage(shaper, mcp::RequestId(1), prompt));
    checkVisible(mcp::completionMessage(shaper, mcp::RequestId(1), {{canary}, 1}));
    checkVisible(mcp::readingMessage(shaper, mcp::RequestId(1), {{{"x://a", canary, canary, false}}, {}}, false));
    checkVisible(shaper.progressMessage(mcp::ProgressToken(1), {1, 2, canary}));
  }
}
