#include "mcp/server/tool_call.h"

#include <atomic>

#include "base/log.h"
#include "base/utf8.h"
#include "mcp/rpc/encode.h"
#include "mcp/server/progress_reporter.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kShownNameBytes = 128;

std::string nextCallId() {
  static std::atomic<std::uint64_t> last = 0;
  return "call-" + std::to_string(++last);
}

RequestContext makeContext(const ToolCall& call, std::string call_id) {
  RequestContext context;
  context.stop = call.stop;
  context.call_id = std::move(call_id);
  if (call.progress_token) {
    auto reporter = std::make_shared<ProgressReporter>(call.codec->shaper(), *call.progress_token, call.reply);
    context.report_progress = [reporter](const ProgressUpdate& update) {
      reporter->report(update, base::Clock::now());
    };
  }
  return context;
}

base::Result<ToolOutcome> callProvider(ToolProvider& provider, const ToolCall& call, const std::string& call_id) {
  if (call.stop.requested()) {
    return base::fail(base::ErrorKind::kCancelled, "stopped before it began");
  }
  return provider.call(call.name, call.arguments, makeContext(call, call_id));
}

// What the client reads and what the log line says.
struct Ending {
  std::string message;
  std::string_view name;
};

Ending errorEnding(const ToolCall& call, int code, std::string_view text, std::string_view name) {
  return Ending{errorMessage(call.id, code, text), name};
}

Ending timeoutEnding(const ToolCall& call) {
  const auto limit = std::chrono::duration_cast<std::chrono::seconds>(call.stop.deadline() - call.accepted);
  ToolOutcome outcome;
  outcome.is_error = true;
  outcome.content.push_back(
      {ContentBlock::Kind::kText,
       "The call did not finish within " + std::to_string(limit.count()) +
           " seconds and was stopped. Whether it took effect is unknown: look before you repeat it.",
       {}});
  return Ending{call.codec->shaper().outcomeMessage(call.id, outcome), "timeout"};
}

Ending failedEnding(const ToolCall& call, const base::Error& error, const std::string& call_id) {
  const base::StopReason reason = call.stop.reason();
  if (error.kind == base::ErrorKind::kNotFound) {
    return errorEnding(call, kInvalidParams, "Unknown tool: " + base::truncateUtf8(call.name, kShownNameBytes),
                       "unknown_tool");
  }
  if (error.kind == base::ErrorKind::kTimeout ||
      (error.kind == base::ErrorKind::kCancelled && reason == base::StopReason::kDeadline)) {
    return timeoutEnding(call);
  }
  if (error.kind == base::ErrorKind::kCancelled && call.stop.requested()) {
    return errorEnding(call, kInternalError, "The server is shutting down; the call was stopped", "cancelled");
  }
  base::log(base::LogLevel::kError, "tools/call {} failed: {}", call_id, error.message);
  return errorEnding(call, kInternalError, "Internal error", "internal_error");
}

}  // namespace

base::Result<std::pair<std::string, base::Json>, Refusal> readToolParams(base::Json& params) {
  std::pair<std::string, base::Json> out{std::string(), base::Json::object()};
  bool named = false;
  for (auto& [key, value] : params.get_ref<base::Json::object_t&>()) {
    if (key == "name" && value.is_string()) {
      out.first = std::move(value.get_ref<std::string&>());
      named = true;
    } else if (key == "arguments") {
      if (!value.is_object()) {
        return base::Unexpected(
            Refusal{kInvalidParams, "Invalid params: arguments must be an object, or left out", {}, kHttpOk});
      }
      out.second = std::move(value);
    }
  }
  if (!named) {
    return base::Unexpected(
        Refusal{kInvalidParams, "Invalid params: name is required and must be a string", {}, kHttpOk});
  }
  return out;
}

void runToolCall(ToolProvider& provider, const ToolCall& call) {
  const std::string call_id = nextCallId();
  const base::Result<ToolOutcome> outcome = callProvider(provider, call, call_id);
  Ending ending =
      outcome ? Ending{call.codec->shaper().outcomeMessage(call.id, *outcome), outcome->is_error ? "tool_error" : "ok"}
              : failedEnding(call, outcome.error(), call_id);
  if (!call.reply->answer(std::move(ending.message), kHttpOk)) {
    ending.name = "cancelled";
  }
  if (base::logEnabled(base::LogLevel::kInfo)) {
    const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(base::Clock::now() - call.accepted);
    base::log(base::LogLevel::kInfo, "tools/call tool={} call={} outcome={} ms={}",
              base::truncateUtf8(call.name, kShownNameBytes), call_id, ending.name, taken.count());
  }
}

}  // namespace soracom_mcp::mcp
