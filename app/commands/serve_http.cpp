#include <sys/resource.h>

#include "app/commands/commands.h"
#include "app/composition.h"
#include "app/http_settings.h"
#include "app/server_settings.h"
#include "app/signals.h"
#include "app/terminal.h"
#include "base/log.h"
#include "mcp/server/server.h"

namespace soracom_mcp::app {
namespace {

// What runs when a signal comes may take this long to finish.
constexpr std::chrono::seconds kGraceAtEnd{10};
// What was stopped after that, to say so; and what was said, to be read.
constexpr std::chrono::seconds kLastWords{1};

// Each connection is a descriptor, and the usual limit is meant for programs with few.
void raiseDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

std::string urlOf(const mcp::HttpServiceOptions& settings, int port) {
  const std::string& address = settings.server.address;
  const std::string host = address.find(':') != std::string::npos ? "[" + address + "]" : address;
  return (settings.server.tls ? "https://" : "http://") + host + ":" + std::to_string(port) + "/mcp";
}

void warnWhenOpen(const mcp::HttpServiceOptions& settings) {
  if (!settings.token) {
    base::log(base::LogLevel::kWarning,
              "every program of this machine can call this service; --http-token-file closes it");
  }
}

}  // namespace

ExitCode serveHttp(const Options& options) {
  blockTermination();
  raiseDescriptorLimit();
  auto settings = httpSettings(options);
  if (!settings) {
    printError(settings.error().message);
    return settings.error().code;
  }
  auto listening = mcp::HttpService::listen(*settings);
  if (!listening) {
    printError(listening.error().message);
    return ExitCode::kAddress;
  }
  const auto parts = Composition::makeForServing(options);
  if (!parts) {
    printError(parts.error().message);
    return parts.error().code;
  }
  mcp::Server server(serverSettings(options, **parts), (*parts)->providers());
  // After the server, so that it goes first: it hands frames to the server.
  const std::unique_ptr<mcp::HttpService> service = *std::move(listening);
  service->start(server);
  printError("listening on " + urlOf(*settings, service->port()));
  warnWhenOpen(*settings);
  base::log(base::LogLevel::kInfo, "serving {}, calls go to {}", (*parts)->greeting().title,
            (*parts)->client().baseUrl());
  waitForTermination();
  endAtNextTermination();
  base::log(base::LogLevel::kInfo, "ending");
  service->beginDrain();
  if (!server.drain(base::Clock::now() + kGraceAtEnd)) {
    server.drain(base::Clock::now() + kLastWords);
  }
  service->end(base::Clock::now() + kLastWords);
  return ExitCode::kOk;
}

}  // namespace soracom_mcp::app
