#pragma once

#include "base/metrics.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::app {

/// An HttpClient that counts what goes through it: requests by status, or by the kind of failure, and their time. Both
/// arguments outlive it.
class MeteredClient final : public tools::HttpClient {
 public:
  MeteredClient(tools::HttpClient& client, base::Metrics& metrics);

  base::Result<tools::HttpResponse> send(const tools::HttpRequest& request, const base::Stop& stop) override;
  const std::string& baseUrl() const override { return client_.baseUrl(); }

 private:
  tools::HttpClient& client_;
  base::Metrics& metrics_;
  base::DurationHistogram& time_;
};

}  // namespace soracom_mcp::app
