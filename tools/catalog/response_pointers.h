#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "schemas/openapi_document.h"

namespace soracom_mcp::tools {

/// Pointers into a body, `*` for every element of an array.
struct ResponsePointers {
  std::vector<std::string> secrets;
  std::vector<std::string> json_texts;
};

/// Walks a response schema as the document writes it, through references and combinators, each reference once on a way.
ResponsePointers findResponsePointers(const schemas::OpenApiDocument& document, const base::Json& schema);

}  // namespace soracom_mcp::tools
