#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/stop.h"

namespace soracom_mcp::tools {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Header names are compared without case (RFC 9110, 5.1).
bool equalHeaderName(std::string_view left, std::string_view right);

/// A finished request. `target` is the path and query as they go onto the wire, already percent-encoded, below the
/// client's base URL.
struct HttpRequest {
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
  std::string content_type;  ///< empty: no body is sent

  /// Whose request it is. No connection carries requests of two principals, so that an answer that comes too late, or
  /// one too many, reaches nobody but who asked for it.
  std::string principal{};
  /// It takes a connection of its own, which carries nothing before or after it.
  bool own_connection = false;
  /// It changes something, although its method does not say so.
  bool said_to_change = false;
};

struct HttpResponse {
  int status = 0;
  Headers headers;
  std::string body;

  /// The first value of a header, name compared without case; empty where absent.
  const std::string& header(std::string_view name) const;
};

/// One origin, and keep-alive connections to it, apart for each principal. Follows no redirect, keeps no cookie, asks
/// for no compression. Thread-safe.
class HttpClient {
 public:
  virtual ~HttpClient() = default;

  /// Sends, as resendAfter() permits, and blocks until the whole response is there, `stop` is requested (the socket is
  /// closed) or its deadline passes. Any status is a response. Errors: kUnreachable (nothing was sent), kInterrupted
  /// (the connection broke after sending), kTimeout, kCancelled, kLimit (response too large), kInvalidInput (a header
  /// or target that cannot be sent), kAuthentication (the server's certificate is not trusted), kRefused (the host is
  /// at an address that is not permitted; nothing was sent).
  virtual base::Result<HttpResponse> send(const HttpRequest& request, const base::Stop& stop) = 0;

  /// "https://api.soracom.io/v1", without a trailing slash.
  virtual const std::string& baseUrl() const = 0;
};

}  // namespace soracom_mcp::tools
