#pragma once

#include <functional>

#include "base/file_descriptor.h"

namespace soracom_mcp::app {

/// Ignores SIGPIPE and calls `stop` when SIGTERM or SIGINT arrives, as long as this lives. `stop` runs inside the
/// signal handler and must be async-signal-safe. One at a time per process. A second signal ends the process at once.
class TerminationHandler final {
 public:
  explicit TerminationHandler(std::function<void()> stop);
  ~TerminationHandler();
  TerminationHandler(const TerminationHandler&) = delete;
  TerminationHandler& operator=(const TerminationHandler&) = delete;
};

/// Calls `handler` whenever SIGHUP arrives, inside the signal handler, so that it must be async-signal-safe; with null
/// SIGHUP ends the process, as it does without.
void onHangup(std::function<void()> handler);

/// Blocks SIGTERM and SIGINT in this thread and all it starts from now on; waitForTermination() then takes them.
void blockTermination();
void waitForTermination();
/// Readable while one of them waits to be taken. It takes none.
base::FileDescriptor terminationDescriptor();
/// From now on SIGTERM and SIGINT end the process at once. Called by the thread that waited.
void endAtNextTermination();

}  // namespace soracom_mcp::app
