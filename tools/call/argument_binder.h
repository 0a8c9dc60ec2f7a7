#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "tools/catalog/tool.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// What the sign-in can fill in.
struct LoginValues {
  std::string operator_id;  ///< empty where unknown
};

/// Makes the HTTP request of a call from arguments that the tool's schema accepts. Values are percent-encoded once by
/// the rules of RFC 6570 as OpenAPI 3.0 uses them; null and absent optional arguments are left out; defaults are not
/// injected. kRefused for a path value that could change the path (see safety/path_guard.h); kInvalidInput names the
/// argument.
base::Result<HttpRequest> bindArguments(const Tool& tool, const base::Json& arguments, const LoginValues& login);

}  // namespace soracom_mcp::tools
