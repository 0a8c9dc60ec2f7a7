#include "tools/reference/reference_completions.h"

namespace soracom_mcp::tools {

base::Result<mcp::Completion> ReferenceCompletions::complete(const mcp::CompletionRequest& request,
                                                             const mcp::RequestContext&) {
  return request.subject == mcp::CompletionRequest::Subject::kPrompt ? prompts_.complete(request)
                                                                     : resources_.complete(request);
}

}  // namespace soracom_mcp::tools
