#include "schemas/translation/rules.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace soracom_mcp::schemas {

TranslationRow translationRow(std::string_view keyword) {
  using Rule = TranslationRule;
  static const std::unordered_map<std::string_view, TranslationRow> kRows{
      {"title", {Rule::kText, true}},
      {"description", {Rule::kText, true}},
      {"contentMediaType", {Rule::kText, true}},
      {"contentEncoding", {Rule::kText, true}},
      {"deprecated", {Rule::kFlag, true}},
      {"default", {Rule::kDefault, false}},
      {"enum", {Rule::kEnum, false}},
      {"const", {Rule::kConst, false}},
      {"format", {Rule::kFormat, false}},
      {"pattern", {Rule::kPattern, false}},
      {"multipleOf", {Rule::kPositive, false}},
      {"maximum", {Rule::kNumber, false}},
      {"minimum", {Rule::kNumber, false}},
      {"exclusiveMaximum", {Rule::kExclusive, false}},
      {"exclusiveMinimum", {Rule::kExclusive, false}},
      {"maxLength", {Rule::kCount, false}},
      {"minLength", {Rule::kCount, false}},
      {"maxItems", {Rule::kCount, false}},
      {"minItems", {Rule::kCount, false}},
      {"uniqueItems", {Rule::kFlag, false}},
      {"maxContains", {Rule::kCount, false}},
      {"minContains", {Rule::kCount, false}},
      {"maxProperties", {Rule::kCount, false}},
      {"minProperties", {Rule::kCount, false}},
      {"required", {Rule::kRequired, false}},
      {"dependentRequired", {Rule::kTextLists, false}},
      {"properties", {Rule::kProperties, true}},
      {"patternProperties", {Rule::kPatterns, false}},
      {"dependentSchemas", {Rule::kSchemas, false}},
      {"additionalProperties", {Rule::kClosed, true}},
      {"unevaluatedProperties", {Rule::kClosed, false}},
      {"unevaluatedItems", {Rule::kClosed, false}},
      {"propertyNames", {Rule::kSchema, false}},
      {"contains", {Rule::kSchema, false}},
      {"not", {Rule::kSchema, false}},
      {"if", {Rule::kSchema, false}},
      {"then", {Rule::kSchema, false}},
      {"else", {Rule::kSchema, false}},
      {"items", {Rule::kItems, true}},
      {"prefixItems", {Rule::kBranches, false}},
      {"allOf", {Rule::kBranches, true}},
      {"anyOf", {Rule::kBranches, true}},
      {"oneOf", {Rule::kBranches, true}},
  };
  const auto found = kRows.find(keyword);
  return found == kRows.end() ? TranslationRow{} : found->second;
}

bool isAnnotation(std::string_view keyword) {
  static constexpr std::array<std::string_view, 13> kAnnotations{
      "title",    "description", "deprecated", "default",      "nullable", "readOnly", "writeOnly",
      "examples", "example",     "xml",        "externalDocs", "$comment", "summary"};
  return keyword.starts_with("x-") ||
         std::find(kAnnotations.begin(), kAnnotations.end(), keyword) != kAnnotations.end();
}

}  // namespace soracom_mcp::schemas
