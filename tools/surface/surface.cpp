#include "tools/surface/surface.h"

#include "tools/surface/brief_tool.h"
#include "tools/surface/discovery_surface.h"
#include "tools/surface/token_estimate.h"

namespace soracom_mcp::tools {
namespace {

std::vector<mcp::ToolDescription> briefTools(const std::vector<mcp::ToolDescription>& tools) {
  std::vector<mcp::ToolDescription> out;
  out.reserve(tools.size());
  for (const mcp::ToolDescription& tool : tools) {
    out.push_back(briefTool(tool));
  }
  return out;
}

// A list that is there already.
class ListSurface final : public mcp::ToolProvider {
 public:
  ListSurface(mcp::SharedList<mcp::ToolDescription> tools, mcp::ToolProvider& direct)
      : tools_(std::move(tools)), direct_(direct) {}

  base::Result<mcp::SharedList<mcp::ToolDescription>> tools(const mcp::RequestFields&) const override { return tools_; }
  base::Result<mcp::ToolOutcome> call(std::string_view name, const base::Json& arguments,
                                      const mcp::RequestContext& context) override {
    return direct_.call(name, arguments, context);
  }

 private:
  const mcp::SharedList<mcp::ToolDescription> tools_;
  mcp::ToolProvider& direct_;
};

}  // namespace

std::string_view surfaceName(Surface surface) {
  switch (surface) {
    case Surface::kFull:
      return "full";
    case Surface::kBrief:
      return "brief";
    case Surface::kDiscovery:
      return "discovery";
  }
  return "full";
}

Surface chooseSurface(const std::vector<mcp::ToolDescription>& tools, std::size_t token_budget) {
  if (estimateTokens(tools) <= token_budget) {
    return Surface::kFull;
  }
  return estimateTokens(briefTools(tools)) <= token_budget ? Surface::kBrief : Surface::kDiscovery;
}

std::vector<mcp::ToolDescription> surfaceTools(Surface surface, const ToolRegistry& registry,
                                               const std::vector<mcp::ToolDescription>& offered) {
  return surface == Surface::kDiscovery ? discoveryTools(registry, offered.size())
         : surface == Surface::kBrief   ? briefTools(offered)
                                        : offered;
}

std::optional<Surface> findSurface(std::string_view name) {
  for (const Surface surface : {Surface::kFull, Surface::kBrief, Surface::kDiscovery}) {
    if (surfaceName(surface) == name) {
      return surface;
    }
  }
  return std::nullopt;
}

Surfaces::Surfaces(std::shared_ptr<const ToolRegistry> registry) : registry_(std::move(registry)) {}

Surfaces::~Surfaces() = default;

std::unique_ptr<mcp::ToolProvider> Surfaces::make(Surface surface, const mcp::SharedList<mcp::ToolDescription>& offered,
                                                  mcp::ToolProvider& direct) {
  switch (surface) {
    case Surface::kFull:
      return std::make_unique<ListSurface>(offered, direct);
    case Surface::kBrief:
      return std::make_unique<ListSurface>(
          std::make_shared<const std::vector<mcp::ToolDescription>>(briefTools(*offered)), direct);
    case Surface::kDiscovery:
      std::call_once(indexed_, [&] { index_ = std::make_shared<const SearchIndex>(registry_->tools()); });
      return std::make_unique<DiscoverySurface>(registry_, index_, *offered, direct);
  }
  return nullptr;
}

}  // namespace soracom_mcp::tools
