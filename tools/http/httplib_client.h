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
  std::size_t max_connections = 64;
  std::size_t max_response_bytes = 16 * 1024 * 1024;
  std::string ca_file;  ///< PEM; empty: the system's authorities
  std::string user_agent = "soracom-mcp";
  bool allow_insecure_http = false;  ///< plain http to other machines than this one
  AddressRule addresses = AddressRule::kAny;
  std::string address_remedy;  ///< what to do about an address that is refused; ends that error
};

/// The shared client, speaking HTTP/1.1 through cpp-httplib over connections of ours.
///
/// A request goes out once. It is sent a second time, on a new connection, in two cases only: the operating system took
/// not one byte of it, or it is GET, HEAD or OPTIONS and a connection that had been used before broke before the first
/// byte of an answer. Other methods use no connection that was idle for more than a few seconds, so that they rarely
/// meet one the server is about to close. send() raises no SIGPIPE. Outlives every send().
class HttplibClient final : public HttpClient {
 public:
  /// Reads the base URL; touches neither the network nor TLS. Errors: kInvalidInput.
  static base::Result<std::unique_ptr<HttplibClient>> make(HttpClientOptions options);

  base::Result<HttpResponse> send(const HttpRequest& request, const base::Stop& stop) override;
  const std::string& baseUrl() const override { return url_.text; }

 private:
  HttplibClient(HttpClientOptions options, BaseUrl url);

  struct Attempt;
  Attempt exchange(Connection& connection, const HttpRequest& request, const CallWait& wait) const;

  const HttpClientOptions options_;
  const BaseUrl url_;
  HostResolver resolver_;
  TlsContext tls_;
  ConnectionPool pool_;
};

}  // namespace soracom_mcp::tools
