#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "schemas/openapi_document.h"
#include "tools/auth/credential_source.h"

namespace soracom_mcp::app {

/// MCP_AUTH_ and the scheme's name in capitals, with _ for what is neither letter nor digit: MCP_AUTH_API_KEY.
std::string schemeVariable(const std::string& scheme);

/// What the environment gives for the security schemes of `document`: for apiKey the key, for http bearer, OAuth2 and
/// OpenID Connect an access token, for http basic `user:password`. Each in the scheme's variable, or in the file that
/// the variable with _FILE behind it names (readSecretVariable). Schemes without either are left out. kInvalidInput for
/// a value that cannot be sent, kRefused for a file that others can read, kUnsupported for a scheme of another kind.
base::Result<std::map<std::string, tools::SchemeValues>> readSchemeValues(const schemas::OpenApiDocument& document,
                                                                          const tools::Environment& environment);

}  // namespace soracom_mcp::app
