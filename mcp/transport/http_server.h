#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "mcp/transport/http_guard.h"
#include "mcp/transport/http_limits.h"
#include "mcp/transport/http_reply.h"
#include "mcp/transport/server_tls.h"

namespace soracom_mcp::mcp {

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  int port = 0;
  HttpLimits limits = {};
  /// Null: the connections are not encrypted.
  std::shared_ptr<const ServerTls> tls;
};

/// An HTTP/1.1 server. A few threads serve all connections from one epoll; none ever waits for a client or a handler,
/// and each turns to the next connection after one request. Another thread accepts connections and looks at what is
/// overdue, so that neither waits for requests. Each request is vetted before anything reads it (http_head,
/// http_guard). What is beyond a limit is answered with 503 and Retry-After, or, where a client is too slow, not at
/// all. Where there is no room for a newcomer, a stranger gives way (Strangers); where memory is scarce, whoever holds
/// most.
///
///   auto server = HttpServer::listen(options);    // the port is taken
///   (*server)->start(handler, rules);             // requests come
///   (*server)->beginDrain();                      // no new connections; each answer is its connection's last
///   (*server)->waitUntilIdle(deadline);
///   // ~HttpServer closes what is left and joins its threads
class HttpServer final {
 public:
  /// Errors name the address.
  static base::Result<std::unique_ptr<HttpServer>> listen(const HttpServerOptions& options);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const;
  /// Once. `handler` outlives the server.
  void start(HttpHandler& handler, GuardRules rules);

  void beginDrain();
  bool draining() const;
  /// True when no connection is left, false at `deadline`.
  bool waitUntilIdle(base::Clock::time_point deadline);
  std::size_t connections() const;
  /// Those whose peers may yet turn out not to be callers.
  std::size_t strangers() const;
  /// What waits in memory of input and output.
  std::size_t bufferedBytes() const;
  /// Answers without end that are open.
  std::size_t streams() const;

 private:
  class Body;
  explicit HttpServer(std::unique_ptr<Body> body);

  std::unique_ptr<Body> body_;
};

}  // namespace soracom_mcp::mcp
