#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "tools/http/address_rule.h"
#include "tools/http/base_url.h"
#include "tools/http/connection_pool.h"
#include "tools/http/host_resolver.h"
#include "tools/http/http_client.h"
#include "tools/http/tls_context.h"

namespace soracom_mcp::tools {

struct HttpClientOptions {
  std::string base_url;
  std::chrono::milliseconds connect_timeout{5000};  ///< host name, TCP and TLS together
  std::size_t max_connections = 64;                 ///< in use; as many may be idle
  std::size_t max_response_bytes = 16 * 1024 * 1024;
  std::string ca_file;  ///< PEM; empty: the system's authorities
  std::string user_agent = "soracom-mcp";
  bool allow_insecure_http = false;  ///< plain http to other machines than this one
  AddressRule addresses = AddressRule::kAny;
  std::string address_remedy;  ///< what to do about an address that is refused; ends that error
  base::Clock::time_point (*now)() = base::Clock::now;  ///< by which connections age and rest
};

/// The shared client, speaking HTTP/1.1 through cpp-httplib over connections of ours.
///
/// A request goes out once, and a second time on a new connection where resendAfter() says so. What may change
/// something uses no connection that was idle for more than a few seconds, so that it rarely meets one the server is
/// about to close; a large body uses none that was used before, because a server may rightly answer before it has all
/// of it.
///
/// A connection is used again by the same principal only, after an answer whose end is beyond doubt, and only while not
/// a byte comes that nobody asked for: this is looked at when the answer has ended, in the moment before the next
/// request is sent, and at the first byte of its answer (Connection::foreignAnswer). What may change something goes
/// over a connection that has rested (kMostUsesUnrested). A server that sends such bytes gets a connection for each
/// request for a while.
///
/// send() raises no SIGPIPE. Outlives every send().
class HttplibClient final : public HttpClient {
 public:
  /// Reads the base URL; touches neither the network nor TLS. Errors: kInvalidInput.
  static base::Result<std::unique_ptr<HttplibClient>> make(HttpClientOptions options);

  base::Result<HttpResponse> send(const HttpRequest& request, const base::Stop& stop) override;
  const std::string& baseUrl() const override { return url_.text; }

 private:
  HttplibClient(HttpClientOptions options, BaseUrl url);

  struct Attempt;
  Attempt exchange(Connection& connection, const HttpRequest& request, const CallWait& wait);
  base::Result<std::unique_ptr<Connection>> connect(const CallWait& wait);

  const HttpClientOptions options_;
  const BaseUrl url_;
  HostResolver resolver_;
  TlsContext tls_;
  ConnectionPool pool_;
};

}  // namespace soracom_mcp::tools
