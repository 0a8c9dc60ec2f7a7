#pragma once

#include "app/failure.h"
#include "base/metrics.h"
#include "mcp/server/server_options.h"
#include "mcp/transport/http_service.h"

namespace soracom_mcp::app {

/// GET /metrics, at an address of its own, so that who may watch and who may call can be told apart.
class MetricsService final : private mcp::HttpHandler {
 public:
  /// `metrics` outlives the service. `rules` name who may ask.
  static base::Result<std::unique_ptr<MetricsService>> listen(const mcp::HttpServerOptions& options,
                                                              std::optional<mcp::BearerToken> token,
                                                              const base::Metrics& metrics);
  int port() const { return server_->port(); }

 private:
  MetricsService(std::unique_ptr<mcp::HttpServer> server, const base::Metrics& metrics)
      : metrics_(metrics), server_(std::move(server)) {}

  void onRequest(mcp::HttpRequest request, const std::shared_ptr<mcp::HttpReply>& reply) override;

  const base::Metrics& metrics_;
  // Last, so that it goes first: its threads use the rest.
  std::unique_ptr<mcp::HttpServer> server_;
};

/// Counts a request of a client by method and outcome, and a call by tool besides, if `knows_tool`.
void countRequest(base::Metrics& metrics, const mcp::RequestReport& report, bool knows_tool);

/// Adds what can be read at any time: connections, sessions and streams of the service, and the process itself.
/// `service` is read until the metrics are not asked any more.
void addGauges(base::Metrics& metrics, const mcp::HttpService& service);

}  // namespace soracom_mcp::app
