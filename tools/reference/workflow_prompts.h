#pragma once

#include "mcp/server/completion_provider.h"
#include "mcp/server/prompt_provider.h"
#include "mcp/server/tool_provider.h"
#include "tools/reference/workflow.h"

namespace soracom_mcp::tools {

/// The workflows whose operations are all offered, as prompts. Values of arguments are bounded and stand in the text as
/// quoted data. Immutable, thread-safe.
class WorkflowPrompts final : public mcp::PromptProvider {
 public:
  /// Reads the tools and does not keep them.
  explicit WorkflowPrompts(const std::vector<mcp::ToolDescription>& tools);

  bool empty() const { return prompts_.empty(); }
  base::Result<mcp::SharedList<mcp::PromptDescription>> prompts(const mcp::RequestFields&) const override {
    return mcp::unheld(prompts_);
  }
  base::Result<mcp::PromptContent> get(std::string_view name, const mcp::PromptArguments& arguments,
                                       const mcp::RequestContext& context) override;

  /// The choices of an argument that begin with what has been typed; none for an argument without choices. kNotFound
  /// for an unknown prompt or argument.
  base::Result<mcp::Completion> complete(const mcp::CompletionRequest& request) const;

 private:
  const Workflow* find(std::string_view name) const;

  std::vector<const Workflow*> offered_;
  std::vector<mcp::PromptDescription> prompts_;
};

}  // namespace soracom_mcp::tools
