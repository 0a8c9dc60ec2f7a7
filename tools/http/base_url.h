#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace soracom_mcp::tools {

/// The root below which all targets of one client lie.
struct BaseUrl {
  std::string text;  ///< normalised: lower-case scheme and host, no default port, no trailing slash
  bool https = true;
  std::string host;  ///< without the brackets of an IPv6 address
  int port = 443;
  std::string path;         ///< "" or "/v1"
  std::string host_header;  ///< the value of the Host header

  /// "api.soracom.io:443", for messages.
  std::string authority() const;
};

/// Accepts an absolute http or https URL of RFC 3986 without user information, query and fragment. Plain http only to
/// this machine (localhost, 127.0.0.0/8, ::1) unless `allow_insecure_http`: the credential would be readable on its
/// way. Errors are kInvalidInput.
base::Result<BaseUrl> parseBaseUrl(std::string_view text, bool allow_insecure_http = false);

/// Scheme, host and port of a normalised base URL: "https://api.soracom.io" of "https://api.soracom.io/v1".
std::string originOf(std::string_view base_url);

/// Whether `host` (lower case) means this machine by its text: localhost, 127.0.0.0/8, ::1.
bool isThisMachine(const std::string& host);

}  // namespace soracom_mcp::tools
