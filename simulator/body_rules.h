#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "base/json.h"
#include "simulator/api_error.h"

namespace soracom_mcp::simulator {

enum class FieldType { kString, kInteger, kBoolean, kObject, kStringArray };

/// What a request body may hold under one name. Fields that no rule names are accepted and ignored, as the document
/// does not forbid them.
struct BodyField {
  std::string_view name;
  FieldType type = FieldType::kString;
  bool required =
      false;  ///< by the document, or because the operation can do nothing without it; then not empty either
  std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
};

/// Nothing when `body` is an object that keeps the rules, else a 400 whose message names the field.
std::optional<ApiError> checkBody(std::span<const BodyField> fields, const base::Json& body);

/// The refusal for one field, in the wording of checkBody.
base::Unexpected<ApiError> refuseField(std::string_view field, std::string_view what_is_expected);

/// True for text of the form local@domain without spaces or control characters.
bool looksLikeEmail(std::string_view text);

/// Names of users and roles: 1 to 128 letters, digits, '.', '_', '-', '@' or '+', and neither "." nor "..". Soracom
/// does not publish its rule; this one admits every name seen in public material.
bool validName(std::string_view name);

/// 8 to 256 characters. The real rule is stricter and unpublished.
bool acceptablePassword(std::string_view password);

}  // namespace soracom_mcp::simulator
