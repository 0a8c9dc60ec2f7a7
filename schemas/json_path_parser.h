#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "schemas/json_path.h"

namespace soracom_mcp::schemas {

/// The segments of a path, as JsonPath::parse describes them. Errors name the byte in the path.
base::Result<std::vector<JsonPath::Segment>> parseJsonPath(std::string_view text);

}  // namespace soracom_mcp::schemas
