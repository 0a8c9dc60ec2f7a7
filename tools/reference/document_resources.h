#pragma once

#include <memory>

#include "mcp/server/completion_provider.h"
#include "mcp/server/resource_provider.h"
#include "tools/catalog/tool_registry.h"
#include "tools/catalog/tool_views.h"

namespace soracom_mcp::tools {

inline constexpr std::string_view kOperationTemplate = "api://operations/{operation}";
inline constexpr std::string_view kSchemaTemplate = "api://schemas/{schema}";
inline constexpr std::string_view kPermissionGuideUri = "api://guides/permission-documents";

/// The loaded document as resources: every operation that is a tool, as written in the document; every named schema;
/// and, where the document has operations on permissions, a guide to permission documents. Immutable, thread-safe.
class DocumentResources final : public mcp::ResourceProvider {
 public:
  /// With `view`, of the operations only those it shows.
  explicit DocumentResources(std::shared_ptr<const ToolRegistry> registry,
                             std::shared_ptr<const ToolView> view = nullptr);

  base::Result<mcp::SharedList<mcp::ResourceDescription>> resources(const mcp::RequestFields&) const override {
    return mcp::unheld(resources_);
  }
  base::Result<mcp::SharedList<mcp::ResourceTemplateDescription>> templates(const mcp::RequestFields&) const override {
    return mcp::unheld(templates_);
  }
  base::Result<mcp::ResourceReading> read(std::string_view uri, const mcp::RequestContext& context) override;

  /// Names that begin with what has been typed, whatever its case. kNotFound for another template or variable.
  base::Result<mcp::Completion> complete(const mcp::CompletionRequest& request) const;

 private:
  std::optional<std::string> textOf(std::string_view uri) const;
  bool shows(const Tool& tool) const { return view_ == nullptr || view_->shows(tool); }

  const std::shared_ptr<const ToolRegistry> registry_;
  const std::shared_ptr<const ToolView> view_;
  const base::Json* schemas_ = nullptr;  // components.schemas; null where there are none
  bool guide_ = false;
  std::vector<mcp::ResourceDescription> resources_;
  std::vector<mcp::ResourceTemplateDescription> templates_;
};

}  // namespace soracom_mcp::tools
