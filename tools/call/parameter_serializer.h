#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "schemas/operation.h"

namespace soracom_mcp::tools {

/// Reserved characters that a value of a query or a form may hold without ending it or looking like another pair.
inline constexpr std::string_view kReservedInQuery = ":/?@!$'()*,;";

/// A primitive as text: a string as it is, integers in decimal, other numbers as their shortest text that reads back as
/// the same number and without exponent between 1e-7 and 1e21, booleans in lower case. kInvalidInput for arrays and
/// objects.
base::Result<std::string> primitiveText(const base::Json& value);

/// How a value is spread over a request; see OpenAPI 3.0.4, 4.7.12.4 (Style Examples), whose rows this follows. The
/// delimiters `|`, `[` and `]` are written percent-encoded, because a URI may not hold them.
struct ParameterForm {
  schemas::ParameterStyle style = schemas::ParameterStyle::kForm;
  bool explode = true;
  std::string_view kept;             ///< reserved characters of a value that stay as they are
  bool keep_encoded = false;         ///< `%41` in a value stays (allowReserved)
  bool encode = true;                ///< false: the value is written raw (header)
  std::string_view separator = "&";  ///< between name=value pairs
};

/// `value` under `name` in the given form; nothing where there is nothing to send (null, an empty array or object).
/// Members that are null are left out. kUnsupported for a value its style cannot say: nested deeper, or with an item
/// that holds the delimiter of spaceDelimited or pipeDelimited.
base::Result<std::optional<std::string>> serializeValue(std::string_view name, const base::Json& value,
                                                        const ParameterForm& form);

/// `value` as the parameter's style, or its `content`, says. Path: the text that replaces the template expression.
/// Query: `name=value` pairs joined by `&`. Header: the value. Cookie: pairs joined by `; `.
base::Result<std::optional<std::string>> serializeParameter(const schemas::Parameter& parameter,
                                                            const base::Json& value);

}  // namespace soracom_mcp::tools
