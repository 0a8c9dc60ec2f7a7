#pragma once

#include "base/json.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// In `_meta`: how many hidden characters of the answer were written out.
inline constexpr const char* kHiddenMeta = "io.soracom.mcp/hidden-characters";

/// What a response says besides its body, as the `_meta` of a result: status, request id, the key of the next page or
/// its Link, Location, how long to wait, and the state of the rate limit (of Soracom's headers, X-RateLimit-* or
/// RateLimit-*). Keys begin with "io.soracom.upstream/"; headers that are absent have none.
base::Json responseMeta(const HttpResponse& response);

/// How long the upstream asks to wait: X-Soracom-Ratelimit-Seconds-Before-Refresh, else Retry-After in seconds or as a
/// date. Nothing where neither is there or makes sense, or the status is not 429 or 503.
std::optional<long long> retryAfterSeconds(const HttpResponse& response);

}  // namespace soracom_mcp::tools
