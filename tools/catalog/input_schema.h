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
  base::Json schema;  ///< root `type: object`, closed, without combinators; `$defs` where it describes itself
  std::vector<Argument> arguments;
  std::string body_media_type;  ///< empty without a body
  base::Json secret_definitions;  ///< see Tool
};

/// What a caller may say of the answer, besides what the operation itself takes.
struct AnswerArguments {
  bool fields = false;
  bool listed_fields = false;  ///< `fields` stands in the schema
  bool pages = false;
};

/// The arguments of one operation. Parameters come first, in the document's order; then the members of a JSON or form
/// body whose schema is a plain object, or else one argument `body`; then those of the answer, which are `fields` and
/// `pages` where the operation has no such names itself. Headers that HTTP or the sign-in owns are left
/// out. Path parameters that the sign-in fills in are optional. A string that holds JSON takes an object as well.
/// `cut_cycles`: what would describe itself is left open at its second visit, for clients that follow no reference.
/// kInvalidInput where the operation cannot be called: a path expression nothing fills, a header with a name that is
/// none.
base::Result<InputSchema> makeInputSchema(const schemas::OpenApiDocument& document, const schemas::Operation& operation,
                                          AnswerArguments answer = {}, bool cut_cycles = false);

}  // namespace soracom_mcp::tools
