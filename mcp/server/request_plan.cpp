#include "mcp/server/request_plan.h"

#include "mcp/server/completion_work.h"
#include "mcp/server/prompt_work.h"
#include "mcp/server/resource_work.h"

namespace soracom_mcp::mcp {
namespace {

using PlanResult = base::Result<RequestPlan, Refusal>;

PlanResult planReading(const base::Json& params, ResourceProvider& provider) {
  auto uri = readUri(params);
  if (!uri) {
    return base::Unexpected(uri.error());
  }
  RequestPlan plan;
  plan.subject.target = *std::move(uri);
  plan.work = [&provider](const PendingRequest& request, const RequestContext& context) {
    return serveReading(provider, request, context);
  };
  return plan;
}

PlanResult planPrompt(base::Json& params, PromptProvider& provider) {
  auto subject = readPromptParams(params);
  if (!subject) {
    return base::Unexpected(subject.error());
  }
  return RequestPlan{*std::move(subject), [&provider](const PendingRequest& request, const RequestContext& context) {
                       return servePrompt(provider, request, context);
                     }};
}

PlanResult planCompletion(const base::Json& params, CompletionProvider& provider) {
  auto wanted = readCompletionParams(params);
  if (!wanted) {
    return base::Unexpected(wanted.error());
  }
  RequestPlan plan;
  plan.subject.target = wanted->name;
  plan.work = [&provider, wanted = *std::move(wanted)](const PendingRequest& request, const RequestContext& context) {
    return serveCompletion(provider, wanted, request, context);
  };
  return plan;
}

PlanResult planTool(base::Json& params, ToolProvider& provider) {
  auto subject = readToolParams(params);
  if (!subject) {
    return base::Unexpected(subject.error());
  }
  return RequestPlan{*std::move(subject), [&provider](const PendingRequest& request, const RequestContext& context) {
                       return serveTool(provider, request, context);
                     }};
}

}  // namespace

PlanResult planRequest(Method method, base::Json& params, const Providers& providers) {
  switch (method) {
    case Method::kReadResource:
      return planReading(params, *providers.resources);
    case Method::kGetPrompt:
      return planPrompt(params, *providers.prompts);
    case Method::kComplete:
      return planCompletion(params, *providers.completions);
    default:
      return planTool(params, providers.tools);
  }
}

}  // namespace soracom_mcp::mcp
