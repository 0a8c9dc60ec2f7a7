#pragma once

#include <optional>

#include "mcp/protocol/error_codes.h"
#include "mcp/rpc/channel.h"
#include "mcp/rpc/request_id.h"

namespace soracom_mcp::mcp {

/// Answers with the refusal as an error, with or without an id.
void answerRefusal(const std::optional<RequestId>& id, const Refusal& refusal, Exchange& exchange);

}  // namespace soracom_mcp::mcp
