#pragma once

#include "tools/catalog/tool.h"
#include "tools/http/http_client.h"
#include "tools/http/resending.h"

namespace soracom_mcp::tools {

/// What an answer says of the credential that was sent. kCredentialRefused: 401, or a 400 with the code by which
/// Soracom's API refuses a token. kCredentialDoubted: any other 400 whose code or message speaks of the API key or
/// token, because api.soracom.io answers 400 to some calls without valid ones; it may as well be about a token in the
/// arguments. kAnswered otherwise, and always where the operation sends none.
Ending endingOf(const Tool& tool, const HttpResponse& response);

/// Whether it is one of the first two.
bool speaksOfCredential(Ending ending);

}  // namespace soracom_mcp::tools
