#pragma once

#include "base/json.h"
#include "base/result.h"
#include "schemas/operation.h"

namespace soracom_mcp::schemas {

/// One Parameter Object, its reference resolved. kInvalidInput and kUnsupported name the parameter and what is wrong.
base::Result<Parameter> readParameter(const base::Json& node);

/// "path", "query", "header" or "cookie".
std::string_view locationName(ParameterLocation location);

}  // namespace soracom_mcp::schemas
