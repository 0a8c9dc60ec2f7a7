#pragma once

#include <string>

#include "mcp/protocol/log_level.h"
#include "mcp/rpc/request_id.h"

namespace soracom_mcp::mcp {

/// Something about what the server offers has become different.
struct Change {
  enum class Kind { kTools, kPrompts, kResources, kResourceContents };
  Kind kind = Kind::kTools;
  std::string uri = {};  ///< of kResourceContents
};

/// The notification of a change; `subscription` is the id of the request that listens for it, where one does.
std::string changeMessage(const Change& change, const std::optional<RequestId>& subscription);

/// notifications/message.
std::string logMessage(LogLevel level, std::string_view logger, const base::Json& data);

}  // namespace soracom_mcp::mcp
