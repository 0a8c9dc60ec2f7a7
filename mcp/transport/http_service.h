#pragma once

#include <atomic>
#include <memory>

#include "mcp/transport/http_server.h"
#include "mcp/transport/legacy_sse.h"
#include "mcp/transport/streamable_http.h"

namespace soracom_mcp::mcp {

struct HttpServiceOptions {
  HttpServerOptions server = {};
  StreamableHttpOptions streamable = {};
  std::optional<BearerToken> token;
  /// Hosts and origins that are ours besides what follows from the address.
  std::vector<std::string> more_hosts;
  std::vector<std::string> origins;
};

/// MCP over HTTP, all of it at one address: Streamable HTTP on /mcp, HTTP+SSE on /sse and /messages, and /healthz and
/// /readyz for whoever runs the service: 200 while the process lives, and while it takes new conversations.
///
///   auto service = HttpService::listen(options);
///   (*service)->start(sink);
///   (*service)->beginDrain();          // requests under way go on, on their connections
///   server.drain(deadline);
///   (*service)->end(deadline);         // closes streams and sessions, and waits until all is written
class HttpService final : private HttpHandler {
 public:
  static base::Result<std::unique_ptr<HttpService>> listen(HttpServiceOptions options);
  ~HttpService() override;

  int port() const { return server_->port(); }
  /// Once. `sink` outlives the service.
  void start(FrameSink& sink);
  void beginDrain();
  void end(base::Clock::time_point deadline);
  std::size_t connections() const { return server_->connections(); }
  std::size_t strangers() const { return server_->strangers(); }
  std::size_t bufferedBytes() const { return server_->bufferedBytes(); }
  std::size_t streams() const { return server_->streams(); }
  /// After start().
  std::size_t sessions() const { return streamable_->sessions(); }

 private:
  HttpService(HttpServiceOptions options, std::unique_ptr<HttpServer> server);

  void onRequest(HttpRequest request, const std::shared_ptr<HttpReply>& reply) override;
  void onTick(base::Clock::time_point now) override;
  void answerProbe(const HttpHead& head, bool well, HttpReply& reply) const;
  GuardRules rules() const;

  const HttpServiceOptions options_;
  std::unique_ptr<StreamableHttp> streamable_;
  std::unique_ptr<LegacySse> legacy_;
  // Last, so that it goes first: its threads use the rest.
  std::unique_ptr<HttpServer> server_;
};

}  // namespace soracom_mcp::mcp
