#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "mcp/protocol/error_codes.h"
#include "mcp/rpc/request_id.h"

namespace soracom_mcp::mcp {

/// What a client asks for, whatever its revision calls it.
enum class Method { kInitialize, kPing, kDiscover, kListTools, kCallTool };

/// A request the protocol lets through.
struct Admission {
  Method method;
  std::optional<ProgressToken> progress_token;
};

/// `_meta.progressToken` of a request; nothing where it is absent or of a type no token has.
std::optional<ProgressToken> findProgressToken(const base::Json& params);

Refusal unknownMethod(std::string_view method, int http_status);

}  // namespace soracom_mcp::mcp
