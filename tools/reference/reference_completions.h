#pragma once

#include "mcp/server/completion_provider.h"
#include "tools/reference/document_resources.h"
#include "tools/reference/workflow_prompts.h"

namespace soracom_mcp::tools {

/// Completion for the templates and prompts of a document. Both are borrowed. Thread-safe.
class ReferenceCompletions final : public mcp::CompletionProvider {
 public:
  ReferenceCompletions(const DocumentResources& resources, const WorkflowPrompts& prompts)
      : resources_(resources), prompts_(prompts) {}

  base::Result<mcp::Completion> complete(const mcp::CompletionRequest& request,
                                         const mcp::RequestContext& context) override;

 private:
  const DocumentResources& resources_;
  const WorkflowPrompts& prompts_;
};

}  // namespace soracom_mcp::tools
