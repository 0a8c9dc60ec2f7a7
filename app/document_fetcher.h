#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::app {

struct FetchOptions {
  bool allow_insecure_http = false;
  /// Hosts that may be at addresses that are not public, as they are written in the URL.
  std::vector<std::string> private_hosts{};
  std::string cache_directory{};                 ///< empty: no copies are kept
  std::string ca_file{};                         ///< PEM; empty: the system's authorities
  std::chrono::milliseconds time_limit{20'000};  ///< for all of it, redirects included
  std::size_t max_bytes = 32UL * 1024 * 1024;    ///< of the text
  /// Whether a text may be used; its error otherwise. Nothing: any may.
  std::function<base::Result<void>(std::string_view)> accept{};
};

struct FetchedDocument {
  base::Json root;
  std::string url;      ///< where it came from, after redirects; relative addresses in it count from here
  std::string warning;  ///< not empty: a kept copy, and how old it is
};

/// Fetches a JSON or YAML document over https, sending nothing but its URL: no credential, no cookie, no proxy. At most
/// three redirects, each held against the same rules; never from https to http. The host must be at a public address,
/// checked on the address that is connected to; this machine is permitted at the scheme, host and port that the URL
/// itself names, others by `private_hosts`.
///
/// A copy of what could be read is kept with its ETag and Last-Modified and is used while the server says that it is
/// still good, and, with a warning, when the server cannot be reached or fails (5xx, 429). Other failures are failures:
/// kRefused, kInvalidInput, kAuthentication (certificate), kNotFound (any other status), kLimit, kUnreachable,
/// kTimeout. They name the URL without its query. Blocks for `time_limit` at most.
base::Result<FetchedDocument> fetchDocument(const std::string& url, const FetchOptions& options);

}  // namespace soracom_mcp::app
