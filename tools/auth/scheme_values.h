#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "schemas/openapi_document.h"
#include "tools/auth/secret.h"

namespace soracom_mcp::tools {

/// What satisfies one security scheme of a document: names and values, unencoded.
struct SchemeValues {
  std::vector<std::pair<std::string, Secret>> headers = {};
  std::vector<std::pair<std::string, Secret>> query = {};
  std::vector<std::pair<std::string, Secret>> cookies = {};
};

/// The values a scheme takes from what a user gives for it: for apiKey the key, for http bearer, OAuth2 and OpenID
/// Connect an access token, for http basic `user:password`. kInvalidInput for a basic credential of another form,
/// kUnsupported for a scheme of another kind. Messages do not repeat the value.
base::Result<SchemeValues> schemeValues(const schemas::SecurityScheme& scheme, const std::string& given);

/// The same from the value of a header field of a request, `header` in lower case. `Authorization` has to begin with
/// the scheme's word, Bearer or Basic; in another field that may be there or not. kInvalidInput for what is no
/// credential of the scheme; the message goes on from "the header field NAME".
base::Result<SchemeValues> requestValues(const schemas::SecurityScheme& scheme, const std::string& header,
                                         const std::string& given);

/// What of it must never be shown: the values, what stands behind "Bearer " and "Basic ", and a basic password.
std::vector<Secret> secretsIn(const SchemeValues& values);

}  // namespace soracom_mcp::tools
