#pragma once

#include <string_view>

namespace soracom_mcp::schemas {

/// What a keyword's value must be, and how it is carried over. A keyword without a rule is dropped.
enum class TranslationRule {
  kDrop,
  kText,
  kFlag,
  kNumber,
  kPositive,   ///< a number above zero
  kCount,      ///< a whole number, not below zero
  kExclusive,  ///< a number, or the boolean of OpenAPI 3.0 that makes the bound beside it exclusive
  kDefault,
  kConst,
  kEnum,
  kPattern,
  kFormat,
  kTextLists,  ///< an object of arrays of texts
  kRequired,
  kProperties,
  kPatterns,  ///< an object from pattern to schema
  kSchemas,   ///< an object from name to schema
  kSchema,
  kClosed,  ///< a schema or a boolean that says what else is allowed
  kItems,
  kBranches,  ///< an array of schemas
};

struct TranslationRow {
  TranslationRule rule = TranslationRule::kDrop;
  bool in_response = false;  ///< responses are loosened: only what describes their shape stays
};

/// The row of a keyword.
TranslationRow translationRow(std::string_view keyword);

/// Keywords that say nothing about which values are valid, so that they may stand beside a reference.
bool isAnnotation(std::string_view keyword);

}  // namespace soracom_mcp::schemas
