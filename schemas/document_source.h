#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// Reads a JSON or YAML file within limits. JSON is recognised by its first character. Errors name the file, and the
/// line or byte; kNotFound where there is no such file.
base::Result<base::Json> readDocumentFile(const std::string& path);

}  // namespace soracom_mcp::schemas
