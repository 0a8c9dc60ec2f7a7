#pragma once

#include <optional>
#include <string>

#include "base/json.h"

namespace soracom_mcp::mcp {

/// Where a request stands in the trace of its client: `_meta.traceparent`, W3C Trace Context.
struct TraceContext {
  std::string trace_id;   ///< 32 hexadecimal digits, not all zero
  std::string parent_id;  ///< 16 hexadecimal digits, not all zero: the client's span
};

/// Nothing where the request carries none, or one that is not exactly of the form: then the request is served as if it
/// had none, as that specification asks.
std::optional<TraceContext> findTraceContext(const base::Json& params);

}  // namespace soracom_mcp::mcp
