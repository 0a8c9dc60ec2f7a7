#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "tools/catalog/tool_registry.h"
#include "tools/surface/search_index.h"

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

/// How the name says it; nothing for no surface's name.
std::optional<Surface> findSurface(std::string_view name);

/// Makes surfaces of one registry's tools, which share what they search. Thread-safe.
class Surfaces final {
 public:
  explicit Surfaces(std::shared_ptr<const ToolRegistry> registry);
  ~Surfaces();

  /// `offered`, which are tools of the registry, shown in that way, whatever the fields of a request say. kFull keeps
  /// the list. `direct` runs the tools and outlives the surface.
  std::unique_ptr<mcp::ToolProvider> make(Surface surface, const mcp::SharedList<mcp::ToolDescription>& offered,
                                          mcp::ToolProvider& direct);

 private:
  const std::shared_ptr<const ToolRegistry> registry_;
  std::once_flag indexed_;
  std::shared_ptr<const SearchIndex> index_;
};

}  // namespace soracom_mcp::tools
