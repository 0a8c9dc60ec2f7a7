#pragma once

#include "mcp/server/providers.h"

namespace soracom_mcp::mcp {

/// Resources, prompts and completions that never change:
///   test://text, test://binary   two listed resources
///   test://item/{id}             a template
///   test://ask                   asks for `name` first
///   test://empty                 read without contents; a resource may not be
///   greet(name, tone)            a prompt; `name` is required, `tone` completes
///   every_kind, asking           prompts of every block, and one that asks for `name`
class FakeFeatures final : public ResourceProvider, public PromptProvider, public CompletionProvider {
 public:
  FakeFeatures();

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

  /// 150 values for `id`; of `tone` those that begin with the value, and with the context's name in front.
  base::Result<Completion> complete(const CompletionRequest& request, const RequestContext& context) override;

 private:
  std::vector<ResourceDescription> resources_;
  std::vector<ResourceTemplateDescription> templates_;
  std::vector<PromptDescription> prompts_;
};

}  // namespace soracom_mcp::mcp
