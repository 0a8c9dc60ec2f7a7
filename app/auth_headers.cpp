#include "app/auth_headers.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "mcp/protocol/request_state.h"

namespace soracom_mcp::app {
namespace {

using base::ErrorKind;
using base::fail;

constexpr std::size_t kPrincipalBytes = 22;

/// What clients, proxies and browsers send for reasons of their own.
constexpr std::array<std::string_view, 16> kReserved{
    "accept",         "accept-encoding", "accept-language", "connection", "content-encoding",
    "content-length", "content-type",    "cookie",          "forwarded",  "host",
    "keep-alive",     "last-event-id",   "origin",          "te",         "transfer-encoding",
    "upgrade"};

bool isFieldName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

}  // namespace

base::Result<std::vector<AuthHeader>> parseAuthHeaders(const std::vector<std::string>& texts) {
  std::vector<AuthHeader> out;
  for (const std::string& text : texts) {
    const std::size_t equals = text.rfind('=');
    if (equals == std::string::npos || equals == 0 || !isFieldName(base::lowerCase(text.substr(equals + 1)))) {
      return fail(ErrorKind::kInvalidInput,
                  "--auth-header takes SCHEME=HEADER, for example api_key=X-API-Key, not \"" + text + "\"");
    }
    AuthHeader header{text.substr(0, equals), base::lowerCase(text.substr(equals + 1))};
    const bool reserved = std::find(kReserved.begin(), kReserved.end(), header.header) != kReserved.end();
    if (reserved || header.header.starts_with("mcp-")) {
      return fail(ErrorKind::kInvalidInput, "--auth-header: the field " + header.header +
                                                " has another meaning in HTTP or MCP; name another one");
    }
    if (std::any_of(out.begin(), out.end(), [&](const auto& other) { return other.scheme == header.scheme; })) {
      return fail(ErrorKind::kInvalidInput, "--auth-header names the scheme " + header.scheme + " twice");
    }
    out.push_back(std::move(header));
  }
  return out;
}

std::string principalOf(const mcp::RequestFields& fields, const std::vector<AuthHeader>& headers,
                        const std::string& key) {
  base::Json values = base::Json::array();
  bool any = false;
  for (const AuthHeader& header : headers) {
    const std::string* value = fields.header(header.header);
    any = any || value != nullptr;
    values.push_back(value != nullptr ? base::Json(*value) : base::Json());
  }
  return any ? "http:" + mcp::RequestStateSealer::digest(key, "caller", "", values).substr(0, kPrincipalBytes) : "http";
}

}  // namespace soracom_mcp::app
