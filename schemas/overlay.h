#pragma once

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// Applies an OpenAPI Overlay 1.0 document to `document`: every action in order, `update` merged recursively (arrays
/// are appended to), `remove` deleting what the target selects. Targets are JSONPath (RFC 9535). A target that selects
/// nothing is not an error, because one overlay serves several documents. Returns the actions that matched nothing, by
/// their place from 0. Errors name the action.
base::Result<std::vector<std::size_t>> applyOverlay(base::Json& document, const base::Json& overlay);

}  // namespace soracom_mcp::schemas
