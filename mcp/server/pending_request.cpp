#include "mcp/server/pending_request.h"

#include "base/log.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {

Served servedError(const PendingRequest& request, int code, std::string_view text, std::string_view outcome) {
  return Served{errorMessage(request.id, code, text), outcome};
}

Served servedRefusal(const PendingRequest& request, const Refusal& refusal, std::string_view outcome) {
  return Served{errorMessage(request.id, refusal.code, refusal.message, refusal.data_json), outcome,
                refusal.http_status};
}

Served servedFailure(const PendingRequest& request, const RequestContext& context, const base::Error& error) {
  const bool late = context.stop.reason() == base::StopReason::kDeadline;
  if (error.kind == base::ErrorKind::kTimeout || (error.kind == base::ErrorKind::kCancelled && late)) {
    return servedError(request, kInternalError, "The request did not finish in time and was stopped", "timeout");
  }
  if (error.kind == base::ErrorKind::kCancelled && context.stop.requested()) {
    return servedError(request, kInternalError, "The server is shutting down; the call was stopped", "cancelled");
  }
  base::log(base::LogLevel::kError, "{} {} failed: {}", request.method, context.call_id, error.message);
  return servedError(request, kInternalError, "Internal error", "internal_error");
}

}  // namespace soracom_mcp::mcp
