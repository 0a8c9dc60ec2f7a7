#include "app/metered_client.h"

namespace soracom_mcp::app {

MeteredClient::MeteredClient(tools::HttpClient& client, base::Metrics& metrics)
    : client_(client),
      metrics_(metrics),
      time_(metrics.histogram("soracom_mcp_upstream_seconds", "Time of requests to the API, sign-ins left out.")) {}

base::Result<tools::HttpResponse> MeteredClient::send(const tools::HttpRequest& request, const base::Stop& stop) {
  const auto start = base::Clock::now();
  auto response = client_.send(request, stop);
  time_.observe(base::Clock::now() - start);
  const std::string status =
      response ? std::to_string(response->status) : std::string(base::errorKindName(response.error().kind));
  metrics_
      .counter("soracom_mcp_upstream_requests_total",
               "Requests to the API, sign-ins left out, by HTTP status or what failed.", {{"status", status}})
      .add();
  return response;
}

}  // namespace soracom_mcp::app
