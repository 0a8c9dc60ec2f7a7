#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "mcp/server/tool_provider.h"
#include "tools/catalog/tool.h"
#include "tools/http/http_client.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// What a message about a failed call may name.
struct FailureContext {
  const Tool& tool;
  const std::vector<Tool>& tools;  ///< all of them, to point to one that helps
  std::string credential;          ///< CredentialProvider::describe(); holds no secret
  SecretScrubber secrets = {};     ///< what no message may hold, nor a part of it
};

/// Any status that is not 2xx, for a model: the status, the upstream's own code and message, whether the same call may
/// be repeated and after how many seconds, and one hint.
mcp::ToolOutcome upstreamErrorOutcome(const FailureContext& context, const HttpResponse& response);

/// No response: says whether the request may have been carried out, and how to find out. Not for kCancelled.
mcp::ToolOutcome transportErrorOutcome(const FailureContext& context, const base::Error& error);

/// The sign-in before the call failed, so that the call was not sent.
mcp::ToolOutcome signInErrorOutcome(const FailureContext& context, const base::Error& error);

/// An error outcome of one text block.
mcp::ToolOutcome errorOutcome(std::string text);

}  // namespace soracom_mcp::tools
