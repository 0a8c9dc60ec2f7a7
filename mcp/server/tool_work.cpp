#include "mcp/server/tool_work.h"

#include "base/utf8.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kShownNameBytes = 128;

Served failedTool(const PendingRequest& request, const RequestContext& context, const base::Error& error) {
  if (error.kind == base::ErrorKind::kNotFound) {
    return servedRefusal(
        request,
        Refusal{kInvalidParams, "Unknown tool: " + base::truncateUtf8(request.target, kShownNameBytes), {}, kHttpOk},
        "unknown_tool");
  }
  if (error.kind == base::ErrorKind::kRefused) {
    return servedRefusal(request, invalidState(), "invalid_state");
  }
  const bool late = context.stop.reason() == base::StopReason::kDeadline;
  if (error.kind == base::ErrorKind::kTimeout || (error.kind == base::ErrorKind::kCancelled && late)) {
    const auto limit = std::chrono::duration_cast<std::chrono::seconds>(request.time_limit);
    return servedToolError(request,
                           {"The call did not finish within " + std::to_string(limit.count()) +
                            " seconds and was stopped. Whether it took effect is unknown: look before you repeat it."},
                           "timeout");
  }
  return servedFailure(request, context, error);
}

}  // namespace

base::Result<RequestSubject, Refusal> readToolParams(base::Json& params) {
  RequestSubject out;
  bool named = false;
  for (auto& [key, value] : params.get_ref<base::Json::object_t&>()) {
    if (key == "name" && value.is_string()) {
      out.target = std::move(value.get_ref<std::string&>());
      named = true;
    } else if (key == "arguments") {
      if (!value.is_object()) {
        return base::Unexpected(invalidParams("arguments must be an object, or left out"));
      }
      out.arguments = std::move(value);
    }
  }
  if (!named) {
    return base::Unexpected(invalidParams("name is required and must be a string"));
  }
  return out;
}

Served serveTool(ToolProvider& provider, const PendingRequest& request, const RequestContext& context) {
  base::Result<ToolOutcome> outcome = stoppedBefore();
  if (mayBegin(context)) {
    outcome = provider.call(request.target, request.arguments, context);
  }
  if (!outcome) {
    return failedTool(request, context, outcome.error());
  }
  if (outcome->input_required) {
    return Served{{}, "input_required", kHttpOk, std::move(outcome->input_required)};
  }
  return Served{request.codec->shaper().outcomeMessage(request.id, *outcome), outcome->is_error ? "tool_error" : "ok"};
}

Served servedToolError(const PendingRequest& request, InputFailure failure, std::string_view outcome) {
  ToolOutcome failed;
  failed.is_error = true;
  failed.content.push_back({ContentBlock::Kind::kText, std::move(failure.text), {}});
  failed.meta = std::move(failure.meta);
  return Served{request.codec->shaper().outcomeMessage(request.id, failed), outcome};
}

}  // namespace soracom_mcp::mcp
