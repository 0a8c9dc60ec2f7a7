#pragma once

#include <string_view>

#include "base/json.h"
#include "schemas/openapi_document.h"
#include "tools/call/prepared_call.h"

namespace soracom_mcp::tools {

/// What a prepared call would send, for people and dry runs: {"method", "url", "headers", "body"},
/// and "remarks" on its permission documents where there are some. The credential and
/// secret arguments are masked, references to kept secrets are shown; a body that is not JSON but holds secret
/// arguments is masked as a whole, and a path or query that does is shown as its template.
base::Json previewRequest(const PreparedCall& call, const schemas::OpenApiDocument& document,
                          std::string_view base_url);

/// Path and query as they may be shown: the template of the path where a secret is in them.
std::string shownTarget(const PreparedCall& call);

}  // namespace soracom_mcp::tools
