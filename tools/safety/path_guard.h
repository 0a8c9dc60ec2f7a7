#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "schemas/openapi_document.h"

namespace soracom_mcp::tools {

/// Checks a path value before it is encoded: refused when empty, when it is `.` or `..` or becomes one by up to five
/// rounds of percent-decoding, and when it or a decoded form holds a slash, backslash or control character. kRefused with
/// the code path_rejected at the start of the message.
base::Result<void> checkPathValue(std::string_view argument_name, std::string_view value);

/// All path templates of a document, to find which operation would answer a finished path. Immutable, thread-safe.
/// Literal segments win over templated ones, as servers route.
class PathRouter final {
 public:
  explicit PathRouter(const schemas::OpenApiDocument& document);
  ~PathRouter();

  /// The operation that answers `method target`, or null. The query is ignored.
  const schemas::Operation* route(std::string_view method, std::string_view target) const;

  /// kRefused (path_rejected) unless `operation` is the one that answers.
  base::Result<void> check(const schemas::Operation& operation, std::string_view target) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace soracom_mcp::tools
