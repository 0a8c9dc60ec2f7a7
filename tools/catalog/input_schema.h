#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "schemas/openapi_document.h"
#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// What a caller may give, and where each part of it goes.
struct InputSchema {
  base::Json schema;  ///< root `type: object`, closed, without combinators
  std::vector<Argument> arguments;
  std::string body_media_type;  ///< empty without a body
};

/// The arguments of one operation. Parameters come first, in the document's order; then the members of a JSON or form
/// body whose schema is a plain object, or else one argument `body`. Headers that HTTP or the sign-in owns are left
/// out. Path parameters that the sign-in fills in are optional. A string that holds JSON takes an object as well.
/// kInvalidInput where the operation cannot be called: a path expression nothing fills, a header with a name that is
/// none.
base::Result<InputSchema> makeInputSchema(const schemas::OpenApiDocument& document,
                                          const schemas::Operation& operation);

}  // namespace soracom_mcp::tools
