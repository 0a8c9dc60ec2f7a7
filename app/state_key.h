#pragma once

#include <string>

#include "base/result.h"

namespace soracom_mcp::app {

/// The key of --state-key-file, by which several servers take each other's sealed approvals: 32 bytes or more of a file
/// that nobody else can read, white space around them not counted. kInvalidInput for a key that
/// is too short or can be guessed: one that repeats itself, counts up, or has few different characters.
base::Result<std::string> readStateKey(const std::string& path);

}  // namespace soracom_mcp::app
