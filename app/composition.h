#pragma once

#include <memory>

#include "app/failure.h"
#include "app/options.h"
#include "app/upstream.h"
#include "tools/call/tool_service.h"
#include "tools/catalog/tool_registry.h"

namespace soracom_mcp::app {

/// Everything a run needs, wired. Owns all parts.
class Composition final {
 public:
  /// Reads document and credential. What it skipped of the document is named on standard error. The failure is
  /// complete.
  static base::Result<std::unique_ptr<Composition>, Failure> make(const Options& options);

  const tools::ToolRegistry& registry() const { return *registry_; }
  tools::HttplibClient& client() { return *upstream_.client; }
  tools::CredentialProvider& credentials() { return *upstream_.credentials; }
  const Upstream& upstream() const { return upstream_; }
  tools::ToolService& service() { return *service_; }

 private:
  Composition() = default;

  std::shared_ptr<const tools::ToolRegistry> registry_;
  Upstream upstream_;
  std::unique_ptr<tools::ToolService> service_;
};

}  // namespace soracom_mcp::app
