#pragma once

#include "base/result.h"
#include "mcp/protocol/completion_model.h"
#include "mcp/protocol/request_context.h"

namespace soracom_mcp::mcp {

/// Proposes values while a person types.
class CompletionProvider {
 public:
  virtual ~CompletionProvider() = default;

  /// Quick: it is asked at every key. No values where nothing is known. Thread-safe. Errors: kNotFound for an unknown
  /// prompt, template or argument.
  virtual base::Result<Completion> complete(const CompletionRequest& request, const RequestContext& context) = 0;
};

}  // namespace soracom_mcp::mcp
