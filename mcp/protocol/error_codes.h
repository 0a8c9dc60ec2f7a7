#pragma once

#include <string>

#include "mcp/rpc/message.h"

namespace soracom_mcp::mcp {

/// Codes of the modern era, besides JSON-RPC's own (rpc/message.h). The rest of the range is reserved.
inline constexpr int kHeaderMismatch = -32020;      ///< an HTTP header is missing or differs from the body
inline constexpr int kCapabilityRequired = -32021;  ///< data.requiredCapabilities
inline constexpr int kUnsupportedVersion = -32022;  ///< data.supported, data.requested

/// HTTP statuses a refusal may carry. Legacy eras answer 200 to whatever is a request; the modern one tells the status
/// of what it refuses before a handler runs.
inline constexpr int kHttpOk = 200;
inline constexpr int kHttpBadRequest = 400;
inline constexpr int kHttpNotFound = 404;
inline constexpr int kHttpUnavailable = 503;

/// A request that the protocol itself turns down.
struct Refusal {
  int code = kInvalidRequest;
  std::string message;
  std::string data_json;  ///< text of the error's `data`; empty: none
  int http_status = kHttpOk;
};

}  // namespace soracom_mcp::mcp
