#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::app {

/// The value of --args: JSON text, @FILE, or - for standard input. An object, or kInvalidInput; kNotFound for the file.
base::Result<base::Json> readCallArguments(const std::string& text);

}  // namespace soracom_mcp::app
