#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mcp/transport/bearer_token.h"
#include "mcp/transport/http_message.h"

namespace soracom_mcp::mcp {

/// Who may talk to the service. Immutable once requests come.
struct GuardRules {
  /// Values of Host that are ours, in lower case, with the port where it is not the scheme's own. A page that a browser
  /// was lured to by a changed DNS entry names another host.
  std::vector<std::string> hosts;
  /// Origins of pages that may call us, in lower case; browsers let them, because they are told so. Requests from
  /// origins of this machine are served as well, but their pages cannot read the answers. Programs send no origin.
  std::vector<std::string> origins;
  /// Without it whoever reaches the port may call.
  std::optional<BearerToken> token;
  /// Paths that are answered without the token; they tell nothing.
  std::vector<std::string> open_paths;
  /// Fields a page from these origins may send besides MCP's own.
  std::vector<std::string> more_headers;
  std::size_t max_body_bytes = 4 * 1024 * 1024;
};

/// What is checked of every request on every path before one byte of its body is looked at, in this order: Host,
/// Origin, token, coding and size of the body, Range, and that a body is JSON. An open path takes no body. The answer
/// to send where the request is turned down, or is a browser's question whether a page of a named origin may call. A
/// pure function. Looks at nothing a proxy may have added about the client, such as X-Forwarded-For.
std::optional<HttpAnswer> guardRequest(const HttpHead& head, const GuardRules& rules);

/// Whether a request that guardRequest() has let through is one that only who may call can make.
bool isOfCaller(const HttpHead& head, const GuardRules& rules);

/// What every answer to the request says to browsers: nothing, unless it comes from a named origin.
HeaderFields originFields(const HttpHead& head, const GuardRules& rules);

/// The values of Host under which a service at `address` and `port` can be reached: every name of this machine where
/// the address is a loopback one, else the address. `https` makes 443 the port that is left out.
std::vector<std::string> hostsFor(const std::string& address, int port, bool https);

/// True for 127.0.0.0/8, ::1 and localhost.
bool isLoopback(std::string_view address);

}  // namespace soracom_mcp::mcp
