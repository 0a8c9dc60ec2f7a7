#include "simulator/body_rules.h"

#include <algorithm>

#include "base/utf8.h"

namespace soracom_mcp::simulator {
namespace {

std::string_view typeName(FieldType type) {
  switch (type) {
    case FieldType::kString:
      return "a string";
    case FieldType::kInteger:
      return "an integer";
    case FieldType::kBoolean:
      return "a boolean";
    case FieldType::kObject:
      return "an object";
    case FieldType::kStringArray:
      return "an array of strings";
  }
  return "";
}

bool hasType(const base::Json& value, FieldType type) {
  switch (type) {
    case FieldType::kString:
      return value.is_string();
    case FieldType::kInteger:
      return value.is_number_integer();
    case FieldType::kBoolean:
      return value.is_boolean();
    case FieldType::kObject:
      return value.is_object();
    case FieldType::kStringArray:
      return value.is_array() &&
             std::all_of(value.begin(), value.end(), [](const base::Json& item) { return item.is_string(); });
  }
  return false;
}

bool inRange(const base::Json& value, const BodyField& rule) {
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
    return false;
  }
  const auto number = value.get<std::int64_t>();
  return number >= rule.minimum && number <= rule.maximum;
}

ApiError badField(std::string_view field, std::string_view expected) {
  return {400, std::string(codes::kBadField), std::string(field) + " must be " + std::string(expected)};
}

std::optional<ApiError> checkField(const BodyField& rule, const base::Json* value) {
  const bool empty = value != nullptr && value->is_string() && value->get_ref<const std::string&>().empty();
  if (value == nullptr || (rule.required && empty)) {
    return rule.required ? std::optional(ApiError{400, std::string(codes::kMissingField),
                                                  "the required field " + std::string(rule.name) + " is missing"})
                         : std::nullopt;
  }
  if (!hasType(*value, rule.type)) {
    return badField(rule.name, typeName(rule.type));
  }
  if (rule.type == FieldType::kInteger && !inRange(*value, rule)) {
    return badField(rule.name, "from " + std::to_string(rule.minimum) + " to " + std::to_string(rule.maximum));
  }
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> checkBody(std::span<const BodyField> fields, const base::Json& body) {
  if (!body.is_object()) {
    return ApiError{400, std::string(codes::kBadJson), "the request body must be a JSON object"};
  }
  for (const BodyField& rule : fields) {
    if (auto error = checkField(rule, base::findMember(body, rule.name))) {
      return error;
    }
  }
  return std::nullopt;
}

base::Unexpected<ApiError> refuseField(std::string_view field, std::string_view what_is_expected) {
  return base::Unexpected<ApiError>(badField(field, what_is_expected));
}

bool looksLikeEmail(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
         text.find('@', at + 1) == std::string_view::npos && std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) > ' ' && c != '\x7f' && c != ',' && c != ';';
         });
}

bool validName(std::string_view name) {
  static constexpr std::string_view kMarks = "._-@+";
  return !name.empty() && name.size() <= 128 && name != "." && name != ".." &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  kMarks.find(c) != std::string_view::npos;
         });
}

bool acceptablePassword(std::string_view password) {
  const std::size_t length = base::countCodePoints(password);
  return length >= 8 && length <= 256;
}

}  // namespace soracom_mcp::simulator
