#include "tools/http/base_url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/utf8.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

bool isAlphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool isHostName(std::string_view host) {
  return !host.empty() && host.size() <= 253 && isAlphanumeric(host.front()) &&
         std::all_of(host.begin(), host.end(),
                     [](char c) { return isAlphanumeric(c) || c == '-' || c == '.' || c == '_'; });
}

bool isIpv6(const std::string& host) {
  in6_addr ignored{};
  return inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

bool isPathText(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) {
    return isAlphanumeric(c) || std::string_view("-._~!$&'()*+,;=:@/%").find(c) != std::string_view::npos;
  });
}

/// Splits "host:port" or "[v6]:port" into the two fields of `out`.
bool readAuthority(std::string_view authority, BaseUrl& out) {
  std::string_view port;
  if (authority.starts_with('[')) {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) {
      return false;
    }
    out.host = base::lowerCase(authority.substr(1, close - 1));
    port = authority.substr(close + 1);
    if (!isIpv6(out.host)) {
      return false;
    }
  } else {
    const auto colon = authority.find(':');
    out.host = base::lowerCase(authority.substr(0, colon));
    port = colon == std::string_view::npos ? std::string_view() : authority.substr(colon);
    if (!isHostName(out.host)) {
      return false;
    }
  }
  if (port.empty()) {
    return true;
  }
  const char* end = port.data() + port.size();
  const auto [rest, fault] = std::from_chars(port.data() + 1, end, out.port);
  return port.front() == ':' && port.size() > 1 && fault == std::errc() && rest == end && out.port >= 1 &&
         out.port <= 65535;
}

}  // namespace

bool isThisMachine(const std::string& host) {
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == 127;
  }
  in6_addr v6{};
  if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) {
    return IN6_IS_ADDR_LOOPBACK(&v6) != 0;
  }
  return host == "localhost" || host.ends_with(".localhost");
}

std::string BaseUrl::authority() const {
  const bool v6 = host.find(':') != std::string::npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string originOf(std::string_view base_url) {
  const auto mark = base_url.find("://");
  return std::string(base_url.substr(0, mark == std::string_view::npos ? mark : base_url.find('/', mark + 3)));
}

Result<BaseUrl> parseBaseUrl(std::string_view text, bool allow_insecure_http) {
  const auto refuse = [&](const std::string& why) {
    // What stands before an @ may be a password.
    const bool secret = text.find('@') != std::string_view::npos;
    const std::string shown =
        secret ? "(not shown)" : base::escapeForDisplay(base::truncateUtf8(base::repairUtf8(text), 200));
    return fail(ErrorKind::kInvalidInput,
                "base URL " + shown + ": " + why + "; expected something like https://api.soracom.io/v1");
  };
  BaseUrl out;
  const auto mark = text.find("://");
  const std::string scheme = base::lowerCase(text.substr(0, mark == std::string_view::npos ? 0 : mark));
  if (scheme != "http" && scheme != "https") {
    return refuse("it does not begin with https:// or http://");
  }
  out.https = scheme == "https";
  out.port = out.https ? 443 : 80;
  const std::string_view rest = text.substr(mark + 3);
  const auto slash = rest.find_first_of("/?#");
  const std::string_view authority = rest.substr(0, slash);
  std::string_view path = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
  if (authority.find('@') != std::string_view::npos) {
    return refuse("user names and passwords do not belong into it");
  }
  if (path.find_first_of("?#") != std::string_view::npos) {
    return refuse("it has a query or a fragment");
  }
  if (!readAuthority(authority, out)) {
    return refuse("host or port is not valid");
  }
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  if (!isPathText(path)) {
    return refuse("the path has characters that must be percent-encoded");
  }
  out.path = path;
  if (!out.https && !allow_insecure_http && !isThisMachine(out.host)) {
    return refuse("plain http would send the credential unprotected; use https");
  }
  const bool default_port = out.port == (out.https ? 443 : 80);
  const std::string with_port = out.authority();
  out.host_header = default_port ? with_port.substr(0, with_port.rfind(':')) : with_port;
  out.text = scheme + "://" + out.host_header + out.path;
  return out;
}

}  // namespace soracom_mcp::tools
