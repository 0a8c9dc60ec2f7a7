#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "mcp/rpc/request_fields.h"

namespace soracom_mcp::app {

/// A security scheme whose credential comes with each request, and the header field that carries it.
struct AuthHeader {
  std::string scheme;
  std::string header;  ///< in lower case
};

/// Reads the texts SCHEME=HEADER of --auth-header. kInvalidInput for a text of another form, a scheme that is there
/// twice, and a field that belongs to HTTP, to MCP or to browsers.
base::Result<std::vector<AuthHeader>> parseAuthHeaders(const std::vector<std::string>& texts);

/// Who asks: "http" where none of the fields came, else a text that is the same for the same credentials, for as long
/// as `key`, which is secret, stays. It tells nothing of them.
std::string principalOf(const mcp::RequestFields& fields, const std::vector<AuthHeader>& headers,
                        const std::string& key);

}  // namespace soracom_mcp::app
