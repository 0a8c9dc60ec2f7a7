#pragma once

#include "schemas/operation.h"
#include "tools/auth/credential_provider.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// Adds to `request` what signs it, which is all of `credential`; nothing where the operation asks for none. A header,
/// query parameter or cookie of the same name that a model gave is replaced.
void attachCredential(const schemas::Operation& operation, const Credential& credential, HttpRequest& request);

}  // namespace soracom_mcp::tools
