#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"

namespace soracom_mcp::mcp {

/// Severity of a message to the client, least severe first (RFC 5424).
enum class LogLevel { kDebug, kInfo, kNotice, kWarning, kError, kCritical, kAlert, kEmergency };

std::string_view logLevelName(LogLevel level);
/// Nothing for what is no string or no level.
std::optional<LogLevel> findLogLevel(const base::Json& name);
/// "debug, info, ...", for error texts.
std::string_view logLevelNames();

}  // namespace soracom_mcp::mcp
