#include "mcp/transport/http_service.h"

#include "mcp/transport/http_wire.h"

namespace soracom_mcp::mcp {
namespace {

constexpr const char* kStreamablePath = "/mcp";
constexpr const char* kSsePath = "/sse";
constexpr const char* kMessagesPath = "/messages";
constexpr const char* kHealthPath = "/healthz";
constexpr const char* kReadyPath = "/readyz";

}  // namespace

base::Result<std::unique_ptr<HttpService>> HttpService::listen(HttpServiceOptions options) {
  auto server = HttpServer::listen(options.server);
  if (!server) {
    return base::fail(server.error());
  }
  return std::unique_ptr<HttpService>(new HttpService(std::move(options), *std::move(server)));
}

HttpService::HttpService(HttpServiceOptions options, std::unique_ptr<HttpServer> server)
    : options_(std::move(options)), server_(std::move(server)) {}

HttpService::~HttpService() = default;

GuardRules HttpService::rules() const {
  GuardRules rules;
  rules.hosts = hostsFor(options_.server.address, server_->port(), options_.server.tls != nullptr);
  rules.hosts.insert(rules.hosts.end(), options_.more_hosts.begin(), options_.more_hosts.end());
  rules.origins = options_.origins;
  rules.token = options_.token;
  rules.more_headers = options_.streamable.callers.headers;
  rules.open_paths = {kHealthPath, kReadyPath};
  return rules;
}

void HttpService::start(FrameSink& sink) {
  streamable_ = std::make_unique<StreamableHttp>(sink, options_.streamable);
  legacy_ = std::make_unique<LegacySse>(sink, kMessagesPath, options_.streamable.callers);
  server_->start(*this, rules());
}

void HttpService::onRequest(HttpRequest request, const std::shared_ptr<HttpReply>& reply) {
  const std::string& path = request.head.path;
  if (path == kHealthPath) {
    return answerProbe(request.head, true, *reply);
  }
  if (path == kReadyPath) {
    return answerProbe(request.head, !server_->draining(), *reply);
  }
  if (path == kMessagesPath) {
    return legacy_->onMessageRequest(request, reply);
  }
  if (path != kStreamablePath && path != kSsePath) {
    return reply->finish(errorAnswer(404, "Not found"));
  }
  if (request.head.method == "GET" && server_->draining()) {
    return reply->finish(unavailableAnswer(options_.server.limits.retry_after, "The server is shutting down"));
  }
  if (path == kSsePath) {
    return legacy_->onStreamRequest(request, reply);
  }
  streamable_->onRequest(request, reply);
}

void HttpService::answerProbe(const HttpHead& head, bool well, HttpReply& reply) const {
  if (head.method != "GET") {
    return reply.finish(methodNotAllowedAnswer("GET"));
  }
  HttpAnswer answer;
  answer.status = well ? 200 : 503;
  answer.content_type = "text/plain";
  answer.body = well ? "ok\n" : "draining\n";
  reply.finish(std::move(answer));
}

void HttpService::onTick(base::Clock::time_point now) { streamable_->onTick(now); }

void HttpService::beginDrain() { server_->beginDrain(); }

void HttpService::end(base::Clock::time_point deadline) {
  if (streamable_) {
    streamable_->close();
    legacy_->close();
  }
  server_->waitUntilIdle(deadline);
}

}  // namespace soracom_mcp::mcp
