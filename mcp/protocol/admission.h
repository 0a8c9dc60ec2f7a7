#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "mcp/protocol/client_abilities.h"
#include "mcp/protocol/error_codes.h"
#include "mcp/protocol/log_level.h"
#include "mcp/protocol/trace_context.h"
#include "mcp/rpc/request_id.h"

namespace soracom_mcp::mcp {

/// What a client asks for, whatever its revision calls it.
enum class Method {
  kInitialize,
  kPing,
  kDiscover,
  kListTools,
  kCallTool,
  kListResources,
  kListTemplates,
  kReadResource,
  kSubscribe,
  kUnsubscribe,
  kListPrompts,
  kGetPrompt,
  kComplete,
  kSetLogLevel,
  kListen,
};

/// A request the protocol lets through, and what it says about its client. Where the handshake said that, `client` and
/// `log_threshold` are what it said.
struct Admission {
  Method method;
  std::optional<ProgressToken> progress_token;
  ClientAbilities client = {};
  std::optional<LogLevel> log_threshold = {};
  std::optional<TraceContext> trace = {};
};

/// `_meta.progressToken` of a request; nothing where it is absent or of a type no token has.
std::optional<ProgressToken> findProgressToken(const base::Json& params);

Refusal unknownMethod(std::string_view method, int http_status);
/// kInvalidParams with HTTP 200, as for whatever a handler would have to find out.
Refusal invalidParams(std::string_view what);

}  // namespace soracom_mcp::mcp
