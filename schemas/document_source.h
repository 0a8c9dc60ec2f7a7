#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// Reads a JSON or YAML text within limits (32 MiB, 128 levels, 2 million values). JSON is recognised by its first
/// character. Errors name the line or byte.
base::Result<base::Json> readDocumentText(std::string_view text);

/// The same for a file, or for standard input, which is -; a pipe will do. Errors name the file as well; kNotFound where there is no such file.
base::Result<base::Json> readDocumentFile(const std::string& path);

}  // namespace soracom_mcp::schemas
