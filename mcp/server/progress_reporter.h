#pragma once

#include <memory>
#include <mutex>

#include "base/stop.h"
#include "mcp/protocol/result_shaper.h"
#include "mcp/server/reply_once.h"

namespace soracom_mcp::mcp {

/// Turns one request's progress reports into notifications: the first always, later ones at least kMinInterval apart,
/// each larger than the one before, none after the answer. What does not qualify is dropped. Thread-safe.
class ProgressReporter final {
 public:
  static constexpr std::chrono::milliseconds kMinInterval{100};

  /// `shaper` outlives the reporter.
  ProgressReporter(const ResultShaper& shaper, ProgressToken token, std::shared_ptr<ReplyOnce> reply);

  void report(const ProgressUpdate& update, base::Clock::time_point now);

 private:
  const ResultShaper& shaper_;
  const ProgressToken token_;
  const std::shared_ptr<ReplyOnce> reply_;
  std::mutex mutex_;
  std::optional<base::Clock::time_point> last_time_;
  double last_progress_ = 0;
};

}  // namespace soracom_mcp::mcp
