#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "tools/call/tool_service.h"
#include "tools/reference/reference_completions.h"
#include "tools/surface/surface.h"

namespace soracom_mcp::app {

/// What one kind of client is offered: tools in the way they are shown to it, and of resources, prompts and completions
/// what belongs to these tools. Everything lives as long as the view is held.
struct ClientView {
  std::unique_ptr<mcp::ToolProvider> direct;  ///< the tools as they are
  std::unique_ptr<mcp::ToolProvider> tools;
  std::unique_ptr<tools::DocumentResources> resources;
  std::unique_ptr<tools::WorkflowPrompts> prompts;
  std::unique_ptr<tools::ReferenceCompletions> completions;
};

/// The views of a server's tools, by what requests ask for. A view takes away from what the server offers and never
/// adds: neither tools nor words about them. The last ones used are kept, as many as hold kMostTools tools together.
/// Thread-safe.
class ClientViews final {
 public:
  static constexpr std::size_t kMost = 32;
  static constexpr std::size_t kMostTools = 2048;

  /// How tools are shown where a request does not say: by what is listed.
  using Choose = std::function<tools::Surface(const std::vector<mcp::ToolDescription>&)>;

  /// The service outlives this.
  ClientViews(std::shared_ptr<const tools::ToolRegistry> registry, tools::ToolService& service, Choose choose);

  /// kInvalidInput, with a message for the client, for a request that asks for what there is not.
  base::Result<std::shared_ptr<const ClientView>> of(const mcp::RequestFields& fields);

  std::size_t kept() const;

 private:
  struct Kept {
    std::string key;
    std::size_t tools;
    std::shared_ptr<const ClientView> view;
  };

  base::Result<tools::Surface> surfaceOf(const tools::ToolView& view,
                                         const std::vector<mcp::ToolDescription>& offered) const;
  std::shared_ptr<const ClientView> make(tools::Surface surface, std::unique_ptr<mcp::ToolProvider> direct,
                                         const mcp::SharedList<mcp::ToolDescription>& offered,
                                         std::shared_ptr<const tools::ToolView> view);
  std::shared_ptr<const ClientView> keep(Kept made);
  std::shared_ptr<const ClientView> findKept(const std::string& key);  // under the lock

  const std::shared_ptr<const tools::ToolRegistry> registry_;
  tools::ToolService& service_;
  const Choose choose_;
  tools::Surfaces surfaces_;
  const std::shared_ptr<const ClientView> whole_;
  mutable std::mutex mutex_;
  std::list<Kept> kept_;  // the last used first
  std::size_t kept_tools_ = 0;
};

}  // namespace soracom_mcp::app
