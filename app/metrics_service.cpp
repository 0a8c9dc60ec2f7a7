#include "app/metrics_service.h"

#include <unistd.h>

#include <fstream>

namespace soracom_mcp::app {
namespace {

constexpr const char* kPath = "/metrics";

double residentBytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0;
  double resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

base::Result<std::unique_ptr<MetricsService>> MetricsService::listen(const mcp::HttpServerOptions& options,
                                                                     std::optional<mcp::BearerToken> token,
                                                                     const base::Metrics& metrics) {
  auto server = mcp::HttpServer::listen(options);
  if (!server) {
    return base::fail(server.error());
  }
  std::unique_ptr<MetricsService> service(new MetricsService(*std::move(server), metrics));
  mcp::GuardRules rules;
  rules.hosts = mcp::hostsFor(options.address, service->port(), options.tls != nullptr);
  rules.token = std::move(token);
  service->server_->start(*service, std::move(rules));
  return service;
}

void MetricsService::onRequest(mcp::HttpRequest request, const std::shared_ptr<mcp::HttpReply>& reply) {
  if (request.head.path != kPath) {
    return reply->finish(mcp::errorAnswer(404, "Not found; the metrics are at /metrics"));
  }
  if (request.head.method != "GET") {
    return reply->finish(mcp::methodNotAllowedAnswer("GET"));
  }
  mcp::HttpAnswer answer;
  answer.content_type = base::Metrics::kContentType;
  answer.body = metrics_.text();
  reply->finish(std::move(answer));
}

void countRequest(base::Metrics& metrics, const mcp::RequestReport& report, bool knows_tool) {
  const std::string method(report.method);
  const std::string outcome(report.outcome);
  metrics
      .counter("soracom_mcp_requests_total", "Requests that reached what the server offers, by method and outcome.",
               {{"method", method}, {"outcome", outcome}})
      .add();
  metrics.histogram("soracom_mcp_request_seconds", "Time from a request to its answer.", {{"method", method}})
      .observe(report.time);
  if (knows_tool) {
    metrics
        .counter("soracom_mcp_tool_calls_total", "Calls by tool and outcome.",
                 {{"tool", std::string(report.target)}, {"outcome", outcome}})
        .add();
  }
}

void addGauges(base::Metrics& metrics, const mcp::HttpService& service) {
  metrics.gauge("soracom_mcp_connections", "Open connections of clients.",
                [&service] { return static_cast<double>(service.connections()); });
  metrics.gauge("soracom_mcp_buffer_bytes", "Input and output of clients that wait in memory.",
                [&service] { return static_cast<double>(service.bufferedBytes()); });
  metrics.gauge("soracom_mcp_streams", "Open streams of clients.",
                [&service] { return static_cast<double>(service.streams()); });
  metrics.gauge("soracom_mcp_sessions", "Open sessions of Streamable HTTP.",
                [&service] { return static_cast<double>(service.sessions()); });
  metrics.gauge("process_resident_memory_bytes", "Resident memory size in bytes.", residentBytes);
}

}  // namespace soracom_mcp::app
