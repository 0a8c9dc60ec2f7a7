#include "app/reload.h"

#include "app/signals.h"
#include "base/log.h"

namespace soracom_mcp::app {
namespace {

using base::log;
using base::LogLevel;
using tools::ToolChange;
using tools::ToolChangeKind;

/// A new release of an API may change every tool of it.
constexpr std::size_t kMostLines = 30;

void logChanges(const std::vector<ToolChange>& changes) {
  std::size_t added = 0;
  std::size_t removed = 0;
  for (const ToolChange& change : changes) {
    added += change.kind == ToolChangeKind::kAdded ? 1 : 0;
    removed += change.kind == ToolChangeKind::kRemoved ? 1 : 0;
  }
  log(LogLevel::kWarning, "the document was read anew: {} tools added, {} removed, {} changed", added, removed,
      changes.size() - added - removed);
  std::size_t lines = 0;
  for (const ToolChange& change : changes) {
    if (++lines > kMostLines) {
      return log(LogLevel::kWarning, "... and {} more; `tools --diff OLD NEW` shows all", changes.size() - kMostLines);
    }
    std::string details;
    for (const std::string& detail : change.details) {
      details += (details.empty() ? ": " : "; ") + detail;
    }
    log(LogLevel::kWarning, "{} {}{}", tools::changeKindName(change.kind), change.name, details);
  }
}

void reload(Composition& parts, mcp::Server& server) {
  const auto changes = parts.reload();
  if (!changes) {
    return log(LogLevel::kError, "the document was not read anew: {}; the tools stay as they were",
               changes.error().message);
  }
  if (!*changes) {
    return log(LogLevel::kInfo, "the document was read anew and says what it said");
  }
  // First, so that whoever reads of it in the log is shown it.
  for (const auto kind : {mcp::Change::Kind::kTools, mcp::Change::Kind::kPrompts, mcp::Change::Kind::kResources}) {
    server.announce({kind, {}});
  }
  logChanges(**changes);
}

}  // namespace

Reloading::Reloading(Composition& parts, mcp::Server& server) {
  if (!parts.canReload()) {
    return;
  }
  watch_ = std::make_unique<FileWatch>(
      parts.files(), [&parts] { return parts.referredFiles(); }, [&parts, &server] { reload(parts, server); });
  onHangup([watch = watch_.get()] { watch->checkNow(); });
}

Reloading::~Reloading() {
  if (watch_) {
    onHangup(nullptr);
  }
}

}  // namespace soracom_mcp::app
