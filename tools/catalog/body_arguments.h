#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "schemas/openapi_document.h"
#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// One argument without its key, and what it may be.
struct ArgumentSchema {
  Argument argument;
  base::Json schema;
};

struct BodyArguments {
  std::string media_type;
  std::vector<ArgumentSchema> arguments;
};

/// The arguments that make up the operation's body: its members where it is a plain object that is sent as JSON or as a
/// form, else the whole. `selectable`: a content-type argument chooses among the declared types. `definitions`: see
/// schemas::translateSchema; may be null.
base::Result<BodyArguments> makeBodyArguments(const schemas::OpenApiDocument& document,
                                              const schemas::Operation& operation, bool selectable,
                                              base::Json* definitions);

}  // namespace soracom_mcp::tools
