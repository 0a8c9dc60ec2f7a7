#pragma once

#include <string>

#include "base/result.h"

namespace soracom_mcp::tools {

/// The base URL of a coverage, "jp" or "g". Errors: kInvalidInput for another name; `from` says who named it.
base::Result<std::string> coverageUrl(const std::string& coverage, bool sandbox, const std::string& from);

/// An endpoint as users write it, with or without /v1, as a base URL. kInvalidInput where it is none.
base::Result<std::string> endpointUrl(const std::string& endpoint, const std::string& from, bool allow_insecure_http);

/// "jp" or "g" where `base_url` is one of the four well-known ones, else empty.
std::string coverageOf(const std::string& base_url);

}  // namespace soracom_mcp::tools
