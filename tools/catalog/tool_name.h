#pragma once

#include <string>
#include <vector>

#include "schemas/operation.h"

namespace soracom_mcp::tools {

/// What OpenAI and Gemini accept.
inline constexpr std::size_t kMaxToolName = 64;

/// One unique name per operation, in their order: `^[A-Za-z_][A-Za-z0-9_-]*$`, at most kMaxToolName; none for one that
/// is excluded. The operationId, or `x-mcp.name` in its place, as it is wherever it fits; else with `_` in place of
/// what does not fit (`__proto__` is `proto`); method and path where there is neither. A name that had to be shortened,
/// or that two operations would share, ends in a hash of the operation's method, path and id, so that it does not
/// change when other operations come and go. Of two that want the same name, one whose operationId it is keeps it.
std::vector<std::string> toolNames(const std::vector<schemas::Operation>& operations);

}  // namespace soracom_mcp::tools
