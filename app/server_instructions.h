#pragma once

#include <string>

#include "tools/catalog/tool_registry.h"

namespace soracom_mcp::app {

/// What an agent should know before its first call, below 2 KB because hosts cut there. Holds no secret.
std::string serverInstructions(const tools::ToolRegistry& registry, bool demo);

}  // namespace soracom_mcp::app
