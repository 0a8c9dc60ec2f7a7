#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/stop.h"

namespace soracom_mcp::mcp {

/// One progress report. `progress` grows from report to report; `total` is in the same unit.
struct ProgressUpdate {
  double progress = 0;
  std::optional<double> total;
  std::string message;
};

/// What a handler knows about the request it serves. It has no protocol revision, so a handler cannot branch on one.
struct RequestContext {
  /// Requested when the client cancels, leaves or the program ends; its deadline bounds the whole request.
  base::Stop stop;
  /// Names the request in log lines; unique in the process.
  std::string call_id;
  /// Never empty. Does nothing where the client asked for no progress. Callable from any thread until the handler
  /// returns; reports that come too fast are dropped.
  std::function<void(const ProgressUpdate&)> report_progress = [](const ProgressUpdate&) {};
};

}  // namespace soracom_mcp::mcp
