#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "schemas/openapi_document.h"
#include "tools/auth/credential_source.h"
#include "tools/auth/oauth2_tokens.h"
#include "tools/auth/scheme_values.h"

namespace soracom_mcp::app {

/// MCP_AUTH_ and the scheme's name in capitals, with _ for what is neither letter nor digit: MCP_AUTH_API_KEY.
std::string schemeVariable(const std::string& scheme);

/// What was given for the security schemes of a document, by their names.
struct DocumentCredentials {
  std::map<std::string, tools::SchemeValues> values = {};
  std::map<std::string, tools::OAuth2Settings> clients = {};
  std::vector<std::string> variables = {};  ///< where it was given, for people
};

/// What the command line says about where calls go.
struct NamedAddress {
  std::string base_url;  ///< empty: only the document names one
  bool allow_insecure_http = false;
};

/// Reads the environment for the security schemes of `document`. MCP_AUTH_NAME holds what schemeValues() takes, and of
/// an OAuth2 scheme MCP_AUTH_NAME_CLIENT_ID and _CLIENT_SECRET sign in with the client credentials grant instead;
/// _TOKEN_URL, _SCOPE, _AUDIENCE, _RESOURCE and _CLIENT_AUTH (basic or post) say how. Secrets may lie in files
/// (readSecretVariable). Schemes without a variable are left out.
///
/// The client's secret goes to the address of _TOKEN_URL, or to the document's tokenUrl where that has the origin of
/// the base URL the user has named; a document cannot draw it to another.
///
/// kInvalidInput for a value that cannot be sent, for variables that do not fit together or to the scheme, and for a
/// variable that two schemes of the document share, since one of them might get the other's secret; kRefused for a file
/// that others can read or a token address that nobody vouches for; kUnsupported for a scheme of another kind.
base::Result<DocumentCredentials> readDocumentCredentials(const schemas::OpenApiDocument& document,
                                                          const NamedAddress& address,
                                                          const tools::Environment& environment);

}  // namespace soracom_mcp::app
