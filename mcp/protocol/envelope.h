#pragma once

#include <string_view>

#include "base/json.h"

namespace soracom_mcp::mcp {

/// Keys of `params._meta` that make a request modern.
inline constexpr std::string_view kVersionKey = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view kCapabilitiesKey = "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view kLogLevelKey = "io.modelcontextprotocol/logLevel";

/// The member `key` of `params._meta`, or null.
inline const base::Json* findEnvelopeMember(const base::Json& params, std::string_view key) {
  const base::Json* meta = base::findMember(params, "_meta");
  return meta != nullptr ? base::findMember(*meta, key) : nullptr;
}

}  // namespace soracom_mcp::mcp
