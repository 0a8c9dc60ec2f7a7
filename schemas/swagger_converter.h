#pragma once

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// True for a document of Swagger 2.0, which was OpenAPI before 3.0.
bool isSwagger(const base::Json& root);

/// The same API as OpenAPI 3.0. Files that bundleReferences has put into the document are converted with it: what a
/// parameter, a response or a path refers to there takes the place of the reference. What 2.0 can say and 3.0 cannot
/// (tab separated arrays) becomes a style that the reader refuses, so that the operation is skipped with a reason.
/// kInvalidInput where host, paths or definitions are not of the form the specification asks for, kLimit where
/// references multiply the document. Works in time linear in what comes of it.
base::Result<base::Json> convertSwagger(base::Json root);

}  // namespace soracom_mcp::schemas
