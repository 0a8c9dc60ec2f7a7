#pragma once

#include "base/result.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// Refuses (kInvalidInput) what would break the framing of a request or change its meaning on the way: a method or
/// header name that is no token, a target that does not begin with a slash or holds a space, a control character, a
/// fragment or a byte that is not ASCII, control characters in a header value, and headers that are the client's own
/// business (Host, Content-Length, Connection, Accept-Encoding, ...). Messages name the header, never its value.
base::Result<void> checkRequest(const HttpRequest& request);

}  // namespace soracom_mcp::tools
