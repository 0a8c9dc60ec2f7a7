#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// A document before it is read, and what to call it in errors.
struct SourceDocument {
  std::string name;
  base::Json root;
};

/// Several OpenAPI documents as one. Operations of the same method and path are one operation, that of the first
/// document; where a later one calls it differently, that name is kept as an alias (`x-mcp.aliases`). Components of the
/// same name and content are one; a later one of other content gets a name of its own, and so does what refers to it.
/// What a document says for all its operations (security, parameters of a path) stays with its operations.
///
/// kInvalidInput for documents of different OpenAPI versions, whose schemas mean different things. Works in time linear
/// in the documents, but for chains of components of which each refers to the next.
base::Result<base::Json> mergeDocuments(std::vector<SourceDocument> documents);

}  // namespace soracom_mcp::schemas
