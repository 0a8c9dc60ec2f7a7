#pragma once

#include "mcp/server/completion_provider.h"
#include "mcp/server/prompt_provider.h"
#include "mcp/server/resource_provider.h"

namespace soracom_mcp::mcp {

/// The resources, prompts and completions the official conformance suite asks for.
class ConformanceFeatures final : public ResourceProvider, public PromptProvider, public CompletionProvider {
 public:
  ConformanceFeatures();

  base::Result<SharedList<ResourceDescription>> resources(const RequestFields&) const override {
    return unheld(resources_);
  }
  base::Result<SharedList<ResourceTemplateDescription>> templates(const RequestFields&) const override {
    return unheld(templates_);
  }
  base::Result<ResourceReading> read(std::string_view uri, const RequestContext& context) override;

  base::Result<SharedList<PromptDescription>> prompts(const RequestFields&) const override { return unheld(prompts_); }
  base::Result<PromptContent> get(std::string_view name, const PromptArguments& arguments,
                                  const RequestContext& context) override;

  base::Result<Completion> complete(const CompletionRequest& request, const RequestContext& context) override;

 private:
  const std::vector<ResourceDescription> resources_;
  const std::vector<ResourceTemplateDescription> templates_;
  const std::vector<PromptDescription> prompts_;
};

}  // namespace soracom_mcp::mcp
