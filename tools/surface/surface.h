#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "tools/catalog/tool_registry.h"

namespace soracom_mcp::tools {

/// How the tools of a document are shown to clients.
enum class Surface {
  kFull,       ///< every tool as it is
  kBrief,      ///< every tool, in few words
  kDiscovery,  ///< three tools that search, describe and call the others
};

std::string_view surfaceName(Surface surface);

/// The most of `tools` that fits into `token_budget`: the first of the three that does, or the last.
Surface chooseSurface(const std::vector<mcp::ToolDescription>& tools, std::size_t token_budget);

/// What clients are shown of `offered`, which are tools of `registry`, in that way.
std::vector<mcp::ToolDescription> surfaceTools(Surface surface, const ToolRegistry& registry,
                                               const std::vector<mcp::ToolDescription>& offered);

/// Those of the tools of `registry` that are `offered`, shown in that way; `offered` is read and not kept. Calls go to
/// `direct`, which offers them and outlives this. Null for kFull: `direct` itself shows them so.
std::unique_ptr<mcp::ToolProvider> makeSurface(Surface surface, std::shared_ptr<const ToolRegistry> registry,
                                               const std::vector<mcp::ToolDescription>& offered,
                                               mcp::ToolProvider& direct);

}  // namespace soracom_mcp::tools
