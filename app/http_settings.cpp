#include "app/http_settings.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "app/auth_headers.h"
#include "base/ascii.h"
#include "tools/catalog/tool_views.h"

namespace soracom_mcp::app {
namespace {

bool isNumericAddress(const std::string& text) {
  in6_addr parsed{};
  return ::inet_pton(AF_INET, text.c_str(), &parsed) == 1 || ::inet_pton(AF_INET6, text.c_str(), &parsed) == 1;
}

std::optional<int> parsePort(std::string_view text) {
  int port = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole && port >= 0 && port <= 65535 ? std::optional(port) : std::nullopt;
}

ExitCode codeOf(const base::Error& error) {
  return error.kind == base::ErrorKind::kRefused ? ExitCode::kCredential : ExitCode::kUsage;
}

std::vector<std::string> lowerCase(std::vector<std::string> texts) {
  for (std::string& text : texts) {
    for (char& c : text) {
      c = base::toLower(c);
    }
  }
  return texts;
}

// Empty when the service may be offered at that address.
std::string exposureFault(const Options& options, const std::string& option, const std::string& address) {
  if (mcp::isLoopback(address)) {
    return {};
  }
  const std::string where = option + ' ' + address + " can be reached from other machines: ";
  if (options.http_token_file.empty()) {
    return where + "give --http-token-file, so that only who has the token can call";
  }
  if (options.tls_certificate.empty() && !options.behind_tls_proxy) {
    return where + "give --tls-cert and --tls-key, or --behind-tls-proxy when a proxy encrypts the connections";
  }
  return {};
}

// Empty when all is well.
std::string addCallers(const Options& options, const std::string& key, mcp::CallerRules& rules) {
  auto headers = parseAuthHeaders(options.auth_headers);
  if (!headers) {
    return headers.error().message;
  }
  for (const AuthHeader& header : *headers) {
    if (header.header == "authorization" && !options.http_token_file.empty()) {
      return "--auth-header: the field Authorization carries the token of --http-token-file already; name another one "
             "for the scheme " +
             header.scheme;
    }
    const auto narrowing = tools::viewHeaders();
    if (std::find(narrowing.begin(), narrowing.end(), header.header) != narrowing.end()) {
      return "--auth-header: by the field " + header.header + " a client asks for less; name another one";
    }
    if (std::find(rules.headers.begin(), rules.headers.end(), header.header) == rules.headers.end()) {
      rules.headers.push_back(header.header);
    }
  }
  if (!headers->empty()) {
    rules.principal = [headers = *std::move(headers), key](const mcp::RequestFields& fields) {
      return principalOf(fields, headers, key);
    };
  }
  return "";
}

}  // namespace

base::Result<ListenAddress> parseListenAddress(const std::string& text, const std::string& option) {
  const auto wrong = [&] {
    return base::fail(base::ErrorKind::kInvalidInput,
                      option + " takes ADDRESS:PORT, for example 127.0.0.1:8080 or [::1]:0, not \"" + text + "\"");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) {
    return wrong();
  }
  const auto port = parsePort(std::string_view(text).substr(colon + 1));
  std::string address = text.substr(0, colon);
  const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
  if (bracketed) {
    address = address.substr(1, address.size() - 2);
  }
  const bool has_colons = address.find(':') != std::string::npos;
  if (!port || bracketed != has_colons || (address != "localhost" && !isNumericAddress(address))) {
    return wrong();
  }
  return ListenAddress{std::move(address), *port};
}

base::Result<mcp::HttpServiceOptions, Failure> httpSettings(const Options& options, const std::string& caller_key) {
  auto where = parseListenAddress(options.http);
  if (!where) {
    return failWith(ExitCode::kUsage, where.error().message);
  }
  if (auto fault = exposureFault(options, "--http", where->address); !fault.empty()) {
    return failWith(ExitCode::kUsage, std::move(fault));
  }
  mcp::HttpServiceOptions out;
  out.server.address = std::move(where->address);
  out.server.port = where->port;
  out.more_hosts = lowerCase(options.http_hosts);
  out.origins = lowerCase(options.http_origins);
  if (auto fault = addCallers(options, caller_key, out.streamable.callers); !fault.empty()) {
    return failWith(ExitCode::kUsage, std::move(fault));
  }
  if (!options.http_token_file.empty()) {
    auto token = mcp::BearerToken::fromFile(options.http_token_file);
    if (!token) {
      return failWith(codeOf(token.error()), token.error().within("--http-token-file").message);
    }
    out.token = *std::move(token);
  }
  if (!options.tls_certificate.empty()) {
    auto tls = mcp::ServerTls::load(options.tls_certificate, options.tls_key);
    if (!tls) {
      return failWith(ExitCode::kUsage, tls.error().message);
    }
    out.server.tls = *std::move(tls);
    // Half a handshake holds about 44 KB of the TLS library, which are counted nowhere else.
    out.server.limits.max_strangers_of_network = 256;
    out.server.limits.kept_for_callers = 3072;
  }
  const auto narrowing = tools::viewHeaders();
  auto& headers = out.streamable.callers.headers;
  headers.insert(headers.end(), narrowing.begin(), narrowing.end());
  out.streamable.callers.parameters = tools::viewParameters();
  return out;
}

base::Result<mcp::HttpServerOptions, Failure> metricsSettings(const Options& options,
                                                              const mcp::HttpServiceOptions& http) {
  auto where = parseListenAddress(options.metrics, "--metrics");
  if (!where) {
    return failWith(ExitCode::kUsage, where.error().message);
  }
  if (auto fault = exposureFault(options, "--metrics", where->address); !fault.empty()) {
    return failWith(ExitCode::kUsage, std::move(fault));
  }
  mcp::HttpServerOptions out;
  out.address = std::move(where->address);
  out.port = where->port;
  out.tls = http.server.tls;
  out.limits.max_connections = 64;
  out.limits.max_buffer_bytes = 4 * 1024 * 1024;
  return out;
}

}  // namespace soracom_mcp::app
