#pragma once

#include "app/failure.h"
#include "app/options.h"
#include "mcp/transport/http_service.h"

namespace soracom_mcp::app {

/// The HTTP service the command line asks for. Reads the token file and the certificate. Beyond this machine a service
/// is offered only with a token, and only encrypted, by us or by a proxy the user vouches for: whoever reaches it acts
/// with our credential. `caller_key` is secret and names those who bring a credential of their own (principalOf()). A
/// field that would carry both the service's token and a credential is refused.
base::Result<mcp::HttpServiceOptions, Failure> httpSettings(const Options& options, const std::string& caller_key = "");

/// Where the metrics are offered, by the same rules; `http` is what httpSettings() made.
base::Result<mcp::HttpServerOptions, Failure> metricsSettings(const Options& options,
                                                              const mcp::HttpServiceOptions& http);

/// "127.0.0.1:8080", "localhost:0" or "[::1]:8080". The address is numeric, or localhost. `option` is named in errors.
struct ListenAddress {
  std::string address;
  int port = 0;
};
base::Result<ListenAddress> parseListenAddress(const std::string& text, const std::string& option = "--http");

}  // namespace soracom_mcp::app
