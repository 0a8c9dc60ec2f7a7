#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::schemas {

/// The seven names of JSON Schema.
bool isTypeName(std::string_view name);

/// Whether `value` is of one of `types`; an integer is a number, and 1.0 is an integer. No types: everything fits.
bool fitsTypes(const base::Json& value, const std::vector<std::string>& types);

/// A format that ajv and the hosts know, or that OpenAPI defines.
bool isKnownFormat(std::string_view format);

/// The entries of an `enum` that can ever match, each once. Where only texts are allowed, numbers and booleans are
/// taken for texts whose quotes YAML lost.
base::Json usableEnum(const base::Json& values, const std::vector<std::string>& types);

/// What a value costs to keep: the values it is made of, and each 16 bytes of text. Ends soon after `limit`.
std::size_t costOf(const base::Json& node, std::size_t limit);

}  // namespace soracom_mcp::schemas
