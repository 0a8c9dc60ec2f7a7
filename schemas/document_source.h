#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// What a document may cost.
inline constexpr std::size_t kMaxDocumentBytes = 32UL * 1024 * 1024;
inline constexpr std::size_t kMaxDocumentValues = 2'000'000;

/// Reads a JSON or YAML text within limits (32 MiB, 128 levels, `max_values`). JSON is recognised by its first
/// character. Errors name the line or byte.
base::Result<base::Json> readDocumentText(std::string_view text, std::size_t max_values = kMaxDocumentValues);

/// The bytes of a file, or of standard input, which is -, within the same limit. Errors name the file.
base::Result<std::string> readDocumentBytes(const std::string& path);

/// The same for a file, or for standard input, which is -; a pipe will do. Errors name the file as well; kNotFound
/// where there is no such file.
base::Result<base::Json> readDocumentFile(const std::string& path);

}  // namespace soracom_mcp::schemas
