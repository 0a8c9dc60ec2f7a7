#pragma once

#include <string>

#include "mcp/transport/http_limits.h"
#include "mcp/transport/http_message.h"

namespace soracom_mcp::mcp {

/// The bytes of a whole answer.
std::string wholeAnswer(const HttpAnswer& answer);
/// The bytes of the head of an event stream in chunks.
std::string streamHead(const HeaderFields& fields);

/// 503 with Retry-After; the connection ends.
HttpAnswer unavailableAnswer(std::chrono::seconds retry_after, std::string_view why);

}  // namespace soracom_mcp::mcp
