#pragma once

#include <string>

#include "tools/http/http_client.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// What an upstream says about a failure, without secrets, cleaned and bounded, in this order; either may be empty.
struct UpstreamProblem {
  std::string code;     ///< at most 100 bytes
  std::string message;  ///< one line, at most 1000 bytes
};

/// Reads the error body of `response`: {"code","message"}, the same inside `errorMessage`, `error` or the first of
/// `errors`, {"error","error_description"}, problem details (RFC 9457), any other JSON as compact text with credentials
/// masked, text, and HTML reduced to what a person would read. Of `secrets` nothing is left, not even where they are cut.
UpstreamProblem readUpstreamProblem(const HttpResponse& response, const SecretScrubber& secrets);

}  // namespace soracom_mcp::tools
