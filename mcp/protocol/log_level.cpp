#include "mcp/protocol/log_level.h"

#include <array>

namespace soracom_mcp::mcp {
namespace {

constexpr std::array<std::string_view, 8> kNames = {"debug", "info",     "notice", "warning",
                                                    "error", "critical", "alert",  "emergency"};

}  // namespace

std::string_view logLevelName(LogLevel level) { return kNames[static_cast<std::size_t>(level)]; }

std::optional<LogLevel> findLogLevel(const base::Json& name) {
  if (name.is_string()) {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      if (name.get_ref<const std::string&>() == kNames[i]) {
        return static_cast<LogLevel>(i);
      }
    }
  }
  return std::nullopt;
}

std::string_view logLevelNames() { return "debug, info, notice, warning, error, critical, alert, emergency"; }

}  // namespace soracom_mcp::mcp
