#include "schemas/keywords/meta_schema.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;

struct KeywordShape {
  const char* keyword;
  const char* shape;  // a name of $defs
};

constexpr KeywordShape kShapes[] = {
    {"$id", "id"},
    {"$schema", "text"},
    {"$ref", "text"},
    {"$anchor", "anchor"},
    {"$dynamicRef", "text"},
    {"$dynamicAnchor", "anchor"},
    {"$vocabulary", "flags"},
    {"$comment", "text"},
    {"$defs", "schemas"},
    {"definitions", "schemas"},
    {"prefixItems", "list"},
    {"items", "schema"},
    {"contains", "schema"},
    {"additionalProperties", "schema"},
    {"properties", "schemas"},
    {"patternProperties", "schemas"},
    {"dependentSchemas", "schemas"},
    {"propertyNames", "schema"},
    {"if", "schema"},
    {"then", "schema"},
    {"else", "schema"},
    {"allOf", "list"},
    {"anyOf", "list"},
    {"oneOf", "list"},
    {"not", "schema"},
    {"unevaluatedItems", "schema"},
    {"unevaluatedProperties", "schema"},
    {"type", "type"},
    {"enum", "array"},
    {"multipleOf", "positive"},
    {"maximum", "number"},
    {"exclusiveMaximum", "number"},
    {"minimum", "number"},
    {"exclusiveMinimum", "number"},
    {"maxLength", "count"},
    {"minLength", "count"},
    {"pattern", "text"},
    {"maxItems", "count"},
    {"minItems", "count"},
    {"uniqueItems", "flag"},
    {"maxContains", "count"},
    {"minContains", "count"},
    {"maxProperties", "count"},
    {"minProperties", "count"},
    {"required", "names"},
    {"dependentRequired", "namesByName"},
    {"title", "text"},
    {"description", "text"},
    {"deprecated", "flag"},
    {"readOnly", "flag"},
    {"writeOnly", "flag"},
    {"examples", "array"},
    {"format", "text"},
    {"contentEncoding", "text"},
    {"contentMediaType", "text"},
    {"contentSchema", "schema"},
};

Json mapOf(const char* shape) {
  return Json{{"type", "object"}, {"additionalProperties", Json{{"$ref", std::string("#/$defs/") + shape}}}};
}

Json shapes() {
  const Json schema = Json{{"$dynamicRef", "#meta"}};
  Json names = Json{{"type", "array"}, {"items", Json{{"type", "string"}}}, {"uniqueItems", true}};
  Json type_name = Json{{"enum", Json::array({"array", "boolean", "integer", "null", "number", "object", "string"})}};
  return Json{{"schema", schema},
              {"schemas", Json{{"type", "object"}, {"additionalProperties", schema}}},
              {"list", Json{{"type", "array"}, {"minItems", 1}, {"items", schema}}},
              {"text", Json{{"type", "string"}}},
              {"id", Json{{"type", "string"}, {"pattern", "^[^#]*#?$"}}},
              {"anchor", Json{{"type", "string"}, {"pattern", "^[A-Za-z_][-A-Za-z0-9._]*$"}}},
              {"flag", Json{{"type", "boolean"}}},
              {"flags", mapOf("flag")},
              {"array", Json{{"type", "array"}}},
              {"number", Json{{"type", "number"}}},
              {"positive", Json{{"type", "number"}, {"exclusiveMinimum", 0}}},
              {"count", Json{{"type", "integer"}, {"minimum", 0}}},
              {"names", std::move(names)},
              {"namesByName", mapOf("names")},
              {"typeName", type_name},
              {"type", Json{{"anyOf", Json::array({Json{{"$ref", "#/$defs/typeName"}},
                                                   Json{{"type", "array"},
                                                        {"items", Json{{"$ref", "#/$defs/typeName"}}},
                                                        {"minItems", 1},
                                                        {"uniqueItems", true}}})}}}};
}

}  // namespace

Json metaSchema() {
  Json properties = Json::object();
  for (const KeywordShape& row : kShapes) {
    properties[row.keyword] = Json{{"$ref", std::string("#/$defs/") + row.shape}};
  }
  return Json{{"$id", kMetaSchemaUri},
              {"$dynamicAnchor", "meta"},
              {"type", Json::array({"object", "boolean"})},
              {"properties", std::move(properties)},
              {"$defs", shapes()}};
}

}  // namespace soracom_mcp::schemas
