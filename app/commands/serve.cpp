#include <unistd.h>

#include "app/commands/commands.h"
#include "app/composition.h"
#include "app/end_guard.h"
#include "app/reload.h"
#include "app/server_settings.h"
#include "app/signals.h"
#include "app/terminal.h"
#include "base/log.h"
#include "mcp/server/server.h"
#include "mcp/transport/stdio.h"

namespace soracom_mcp::app {
namespace {

// What runs when the input ends or a signal comes may take this long to finish.
constexpr std::chrono::seconds kDrainTime{5};

}  // namespace

ExitCode serve(const Options& options) {
  // The transport comes first, so that a signal during start-up ends the program as it does later.
  mcp::StdioTransport transport;
  const std::chrono::milliseconds drain_time = options.drain_time.value_or(kDrainTime);
  EndGuard guard(drain_time, STDIN_FILENO, EndGuard::Signals::kHandled);
  const TerminationHandler termination([&] {
    transport.stop();
    guard.begin();
  });
  const auto parts = Composition::makeForServing(options);
  if (!parts) {
    printError(parts.error().message);
    return parts.error().code;
  }
  mcp::Server server(serverSettings(options, **parts), (*parts)->providers());
  const Reloading reloading(**parts, server);
  base::log(base::LogLevel::kInfo, "serving {} on stdio, calls go to {}", (*parts)->greeting().title,
            (*parts)->client().baseUrl());
  guard.started();
  const auto end = transport.run(server);
  guard.begin();
  base::log(base::LogLevel::kInfo, "ending");
  server.drain(base::Clock::now() + drain_time);
  return end == mcp::StdioTransport::End::kReadFailed ? ExitCode::kInternal : ExitCode::kOk;
}

}  // namespace soracom_mcp::app
