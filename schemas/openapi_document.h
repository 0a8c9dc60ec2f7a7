#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "schemas/operation.h"

namespace soracom_mcp::schemas {

struct Server {
  std::string url;
  std::string description;
};

/// `in: header` and the like of an apiKey scheme, or an http scheme. Only what callers need.
struct SecurityScheme {
  std::string type;      ///< "apiKey", "http", "oauth2", "openIdConnect"
  std::string location;  ///< apiKey: "header", "query" or "cookie"
  std::string name;      ///< apiKey: the header, parameter or cookie. http: the scheme, for example "bearer"
};

/// An operation that could not be read, and why.
struct SkippedOperation {
  std::string where;  ///< "GET /operators/{operator_id}"
  std::string reason;
};

/// A document after reading: immutable, safe to share between threads.
struct OpenApiDocument {
  std::string title;
  std::string version;
  std::vector<Server> servers;
  std::map<std::string, SecurityScheme> security_schemes;
  std::vector<Operation> operations;  ///< in the document's order
  std::vector<SkippedOperation> skipped;
  Json root;  ///< the whole document, for references
};

/// Reads OpenAPI 3.0 from its JSON form. One broken operation is skipped with its reason; a document that is not
/// OpenAPI 3.x, or has no usable operation, is kInvalidInput. Works in time linear in the document.
base::Result<OpenApiDocument> readOpenApi(Json root);

}  // namespace soracom_mcp::schemas
