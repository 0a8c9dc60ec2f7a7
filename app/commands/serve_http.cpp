#include <sys/resource.h>

#include <algorithm>

#include "app/commands/commands.h"
#include "app/composition.h"
#include "app/end_guard.h"
#include "app/http_settings.h"
#include "app/metrics_service.h"
#include "app/reload.h"
#include "app/server_settings.h"
#include "app/signals.h"
#include "app/state_key.h"
#include "app/terminal.h"
#include "base/log.h"
#include "base/random_id.h"
#include "mcp/server/server.h"

namespace soracom_mcp::app {
namespace {

// What runs when a signal comes may take this long to finish.
constexpr std::chrono::seconds kDrainTime{10};
// What was stopped after that, to say so; and what was said, to be read. Together less than EndGuard allows.
constexpr std::chrono::milliseconds kToAnswer{350};
constexpr std::chrono::milliseconds kToBeRead{350};

// Each connection is a descriptor, and the usual limit is meant for programs with few. Where it cannot be raised far
// enough, clients leave a quarter to calls, files and documents.
std::size_t mostConnections(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return wanted;
  }
  if (limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  return std::min<std::size_t>(wanted, limit.rlim_cur / 4 * 3);
}

std::string urlOf(const mcp::HttpServerOptions& server, int port, const char* path) {
  const std::string& address = server.address;
  const std::string host = address.find(':') != std::string::npos ? "[" + address + "]" : address;
  return (server.tls ? "https://" : "http://") + host + ":" + std::to_string(port) + path;
}

// Servers that share a key know the same callers. A file that cannot be read is reported with the rest of the start.
std::string callerKey(const Options& options) {
  auto shared =
      options.state_key_file.empty() ? base::Result<std::string>(std::string()) : readStateKey(options.state_key_file);
  return shared && !shared->empty() ? *std::move(shared) : base::randomHex(32);
}

void warnWhenOpen(const mcp::HttpServiceOptions& settings) {
  if (!settings.token) {
    base::log(base::LogLevel::kWarning,
              "every program of this machine can call this service; --http-token-file closes it");
  }
}

base::Result<std::unique_ptr<MetricsService>, Failure> offerMetrics(const Options& options,
                                                                    const mcp::HttpServiceOptions& http,
                                                                    const base::Metrics& metrics) {
  auto where = metricsSettings(options, http);
  if (!where) {
    return base::Unexpected<Failure>(std::move(where).error());
  }
  auto service = MetricsService::listen(*where, http.token, metrics);
  if (!service) {
    return failWith(ExitCode::kAddress, service.error().message);
  }
  printError("metrics on " + urlOf(*where, (*service)->port(), "/metrics"));
  return *std::move(service);
}

}  // namespace

ExitCode serveHttp(const Options& options) {
  blockTermination();
  const std::chrono::milliseconds drain_time = options.drain_time.value_or(kDrainTime);
  EndGuard guard(drain_time, -1, EndGuard::Signals::kBlocked);
  auto settings = httpSettings(options, callerKey(options));
  if (!settings) {
    printError(settings.error().message);
    return settings.error().code;
  }
  auto& most = settings->server.limits.max_connections;
  most = mostConnections(most);
  auto listening = mcp::HttpService::listen(*settings);
  if (!listening) {
    printError(listening.error().message);
    return ExitCode::kAddress;
  }
  base::Metrics metrics;
  base::Metrics* const counted = options.metrics.empty() ? nullptr : &metrics;
  const auto parts = Composition::makeForServing(options, counted);
  if (!parts) {
    printError(parts.error().message);
    return parts.error().code;
  }
  guard.started();
  mcp::ServerOptions server_options = serverSettings(options, **parts);
  if (counted != nullptr) {
    server_options.on_request = [&metrics, &tools = **parts](const mcp::RequestReport& report) {
      const bool knows_tool = report.method == "tools/call" && tools.registry()->find(report.target) != nullptr;
      countRequest(metrics, report, knows_tool);
    };
  }
  mcp::Server server(server_options, (*parts)->providers());
  // After the server, so that it goes first: it hands frames to the server.
  const std::unique_ptr<mcp::HttpService> service = *std::move(listening);
  service->start(server);
  std::unique_ptr<MetricsService> watching;  // goes before the service it reads
  if (counted != nullptr) {
    addGauges(metrics, *service);
    auto offered = offerMetrics(options, *settings, metrics);
    if (!offered) {
      printError(offered.error().message);
      return offered.error().code;
    }
    watching = *std::move(offered);
  }
  const Reloading reloading(**parts, server);
  printError("listening on " + urlOf(settings->server, service->port(), "/mcp"));
  warnWhenOpen(*settings);
  base::log(base::LogLevel::kInfo, "serving {}, calls go to {}", (*parts)->greeting().title,
            (*parts)->client().baseUrl());
  waitForTermination();
  guard.begin();
  endAtNextTermination();
  base::log(base::LogLevel::kInfo, "ending");
  service->beginDrain();
  if (!server.drain(base::Clock::now() + drain_time)) {
    server.drain(base::Clock::now() + kToAnswer);
  }
  service->end(base::Clock::now() + kToBeRead);
  return ExitCode::kOk;
}

}  // namespace soracom_mcp::app
