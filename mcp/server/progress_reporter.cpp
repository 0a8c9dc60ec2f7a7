#include "mcp/server/progress_reporter.h"

#include <cmath>

namespace soracom_mcp::mcp {

ProgressReporter::ProgressReporter(const ResultShaper& shaper, ProgressToken token, std::shared_ptr<ReplyOnce> reply)
    : shaper_(shaper), token_(std::move(token)), reply_(std::move(reply)) {}

void ProgressReporter::report(const ProgressUpdate& update, base::Clock::time_point now) {
  if (!std::isfinite(update.progress)) {
    return;
  }
  // Held while writing, so that reports of two threads cannot overtake each other.
  const std::lock_guard lock(mutex_);
  if (last_time_ && (update.progress <= last_progress_ || now - *last_time_ < kMinInterval)) {
    return;
  }
  ProgressUpdate sent = update;
  if (sent.total && !std::isfinite(*sent.total)) {
    sent.total.reset();
  }
  if (reply_->send(shaper_.progressMessage(token_, sent))) {
    last_time_ = now;
    last_progress_ = update.progress;
  }
}

}  // namespace soracom_mcp::mcp
