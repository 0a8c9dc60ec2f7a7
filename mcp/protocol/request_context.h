#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/stop.h"
#include "mcp/protocol/client_abilities.h"
#include "mcp/protocol/input_answers.h"
#include "mcp/protocol/log_level.h"
#include "mcp/rpc/request_fields.h"

namespace soracom_mcp::mcp {

/// One progress report. `progress` grows from report to report; `total` is in the same unit.
struct ProgressUpdate {
  double progress = 0;
  std::optional<double> total;
  std::string message;
};

/// What a handler knows about the request it serves. It has no protocol revision, so a handler cannot branch on one.
struct RequestContext {
  /// Requested when the client cancels, leaves or the program ends; its deadline bounds this run of the handler.
  base::Stop stop;
  /// Names the request in log lines; unique in the process. Behind it stands the client's trace where it gave one.
  std::string call_id;
  /// Who asks, as far as the transport has made sure; the same for all whom it cannot tell apart. Never empty.
  std::string principal = "local";
  /// What came with the request besides its text, of that which the owner of the server asked for. Null where that is
  /// nothing.
  std::shared_ptr<const RequestFields> fields;
  /// Never empty. Does nothing where the client asked for no progress. Callable from any thread until the handler
  /// returns; reports that come too fast are dropped.
  std::function<void(const ProgressUpdate&)> report_progress = [](const ProgressUpdate&) {};
  /// The least severe message the client wants to hear of this request; nothing: none at all.
  std::optional<LogLevel> log_threshold;
  /// Never empty. A message to the client: `logger` is a stable name, `data` any JSON without secrets or personal
  /// data. Dropped where the client does not want it, or after a few hundred. Callable as report_progress.
  std::function<void(LogLevel, std::string_view logger, const base::Json& data)> log = [](LogLevel, std::string_view,
                                                                                          const base::Json&) {};
  /// Never empty. For a call that takes long: lets the connection go that waits for its answer, and has the client come
  /// back for it after `retry`, where both can do that; does nothing elsewhere. Callable as report_progress.
  std::function<void(std::chrono::milliseconds retry)> let_connection_go = [](std::chrono::milliseconds) {};
  /// What an InputRequired may ask for. Asking for more ends the request with an error.
  ClientAbilities client;
  /// Answers to an earlier InputRequired; empty in the first run.
  InputAnswers answers;
};

}  // namespace soracom_mcp::mcp
