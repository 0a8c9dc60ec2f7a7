#pragma once

#include <string>

#include "base/result.h"

namespace soracom_mcp::app {

/// The key of --state-key-file, by which several servers take each other's sealed approvals: 32 bytes or more of a file
/// that nobody else can read, white space around them not counted.
base::Result<std::string> readStateKey(const std::string& path);

}  // namespace soracom_mcp::app
