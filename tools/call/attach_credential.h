#pragma once

#include "schemas/operation.h"
#include "tools/auth/credential_provider.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// Adds to `request` what signs it: all headers of a credential that is for every operation, else what the first
/// alternative of `operation.security` asks for of which the credential has every scheme. kAuthentication, with what
/// each alternative lacks, where there is none. A parameter of the same name that a model gave is replaced.
base::Result<void> attachCredential(const schemas::Operation& operation, const Credential& credential,
                                    HttpRequest& request);

/// Whether attachCredential() would succeed, and its error where not.
base::Result<void> checkSchemes(const schemas::Operation& operation, const Credential& credential);

}  // namespace soracom_mcp::tools
