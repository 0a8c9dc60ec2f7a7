#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// The value of a plain (unquoted) scalar in the core schema of YAML 1.2 (section 10.3.2). An integer beyond 64 bits
/// becomes a double, as in readJson; `.inf`, `.nan` and a number beyond a double are kUnsupported, because JSON has no
/// word for them.
base::Result<base::Json> readPlainScalar(std::string_view text);

}  // namespace soracom_mcp::schemas
