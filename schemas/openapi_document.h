#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "schemas/operation.h"
#include "schemas/reference_bundler.h"
#include "schemas/reference_index.h"
#include "schemas/server_list.h"
#include "schemas/toolset_definition.h"

namespace soracom_mcp::schemas {

/// `in: header` and the like of an apiKey scheme, or an http scheme. Only what callers need.
struct SecurityScheme {
  std::string type;            ///< "apiKey", "http", "oauth2", "openIdConnect"
  std::string location;        ///< apiKey: "header", "query" or "cookie"
  std::string name;            ///< apiKey: the header, parameter or cookie. http: the scheme, for example "bearer"
  std::string token_url = {};  ///< oauth2 with the flow clientCredentials: its tokenUrl as written; else empty

  bool operator==(const SecurityScheme&) const = default;
};

/// An operation that could not be read, or a part of one that was left out, and why.
struct SkippedOperation {
  std::string where;  ///< "GET /operators/{operator_id}"
  std::string reason;
};

/// A document after reading: immutable, safe to share between threads. It can be moved but not copied, because the
/// index points into `root`.
struct OpenApiDocument {
  std::string title;
  std::string version;
  std::vector<Server> servers;
  std::string address;  ///< where calls go: what was named, or the server that was chosen; empty where there is none
  std::map<std::string, SecurityScheme> security_schemes;
  std::vector<Operation> operations;  ///< in the document's order
  std::vector<SkippedOperation> skipped;
  std::vector<ToolsetDefinition> toolsets;
  std::vector<SkippedOperation> remarks;  ///< operations that are there, with something left out or renamed
  std::vector<std::string> files;         ///< others that it was read from or names, as paths; see Bundled::files
  OutsideReferences outside;              ///< references that lead out of `root`, and why they are not followed
  Json root;                              ///< the whole document, for references
  ReferenceIndex index;                   ///< of `root`; empty in a document made by hand, which then is searched
};

/// What the reader has to know besides the document.
struct ReadingRules {
  OutsideReferences outside = {};  ///< of the references that bundleReferences has left
  ServerChoice server = {};        ///< among the document's servers
  std::string base_url = {};       ///< where calls go instead, if anywhere
};

/// Reads OpenAPI 3.0 or 3.1 from its JSON form. One broken operation is skipped with its reason; a document of another
/// kind, or without a usable operation, is kInvalidInput; more than 20,000 operations, or references that multiply the
/// document, are kLimit. Works in time linear in the document.
///
/// Filled in: parameters of the path item, `security` of the root, the defaults of `style` and `explode`, and an id
/// made of method and path where operationId is missing or taken. Headers named Accept, Content-Type and Authorization
/// are kept, although OpenAPI says to ignore them: real documents select the body type with one. The caller decides.
///
/// An operation or a path may have `servers` of its own. All calls go to one address, so an operation whose own servers
/// do not include it is skipped: it would be sent to the wrong one.
base::Result<OpenApiDocument> readOpenApi(Json root, ReadingRules rules = {});

}  // namespace soracom_mcp::schemas
