#pragma once

#include <string>
#include <vector>

#include "schemas/operation.h"

namespace soracom_mcp::tools {

/// What OpenAI and Gemini accept.
inline constexpr std::size_t kMaxToolName = 64;

/// One unique name per operation, in their order: `^[A-Za-z_][A-Za-z0-9_-]*$`, at most kMaxToolName. The operationId as
/// it is wherever it fits; else with `_` in place of what does not fit (`__proto__` is `proto`); method and path where
/// there is no operationId. A name that had to be shortened, or that two operations would share, ends in a hash of the
/// operation's method, path and id, so that it does not change when other operations come and go.
std::vector<std::string> toolNames(const std::vector<schemas::Operation>& operations);

}  // namespace soracom_mcp::tools
