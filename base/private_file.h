#pragma once

#include <string>

#include "base/result.h"

namespace soracom_mcp::base {

/// The content of a regular file that nobody but its owner, who is this user or root, can read. kRefused where others
/// can (the message says what to do), kInvalidInput where it cannot be read, kLimit above `max_bytes`.
Result<std::string> readPrivateFile(const std::string& path, std::size_t max_bytes);

}  // namespace soracom_mcp::base
