#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "schemas/openapi_document.h"
#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// What a success gives.
struct OutputSchema {
  OutputShape shape = OutputShape::kNone;
  bool json = false;  ///< a success may bring JSON of a known schema
  /// Root `type: object`, loose, with secrets as text and JSON texts as whatever they hold. Present only where every
  /// success has JSON of this one schema: a client refuses a result that breaks the promise (mcp SO-01).
  std::optional<base::Json> schema;
  std::vector<std::string> secrets;     ///< see Tool::secret_output
  std::vector<std::string> json_texts;  ///< see Tool::json_text_output
};

/// Reads the 2xx responses of `operation`, or its default response where it has none. Secrets are what the overlay
/// names, strings of `format: password`, and strings under names that speak of a credential. A schema that cannot be
/// translated is not declared.
OutputSchema makeOutputSchema(const schemas::OpenApiDocument& document, const schemas::Operation& operation);

}  // namespace soracom_mcp::tools
