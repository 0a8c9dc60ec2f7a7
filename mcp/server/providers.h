#pragma once

#include "mcp/server/completion_provider.h"
#include "mcp/server/prompt_provider.h"
#include "mcp/server/resource_provider.h"
#include "mcp/server/tool_provider.h"

namespace soracom_mcp::mcp {

/// Where everything a server offers comes from. All are borrowed and outlive the server; what is null is not offered.
struct Providers {
  Providers(ToolProvider& tool_provider) : tools(tool_provider) {}  // NOLINT: a server of tools alone is a server
  Providers(ToolProvider& tool_provider, ResourceProvider* resource_provider, PromptProvider* prompt_provider,
            CompletionProvider* completion_provider)
      : tools(tool_provider),
        resources(resource_provider),
        prompts(prompt_provider),
        completions(completion_provider) {}

  ToolProvider& tools;
  ResourceProvider* resources = nullptr;
  PromptProvider* prompts = nullptr;
  CompletionProvider* completions = nullptr;
};

}  // namespace soracom_mcp::mcp
