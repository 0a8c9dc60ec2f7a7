#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/work_budget.h"
#include "schemas/openapi_document.h"

namespace soracom_mcp::tools {

/// Checks a path value before it is encoded: refused when empty, when it is `.` or `..` or becomes one by up to five
/// rounds of percent-decoding, and when it or a decoded form holds a slash, backslash or control character. Characters
/// that Unicode compatibility folding turns into dots and slashes count as such, `..;x` and `.. ` count as `..`, and
/// what decodes to malformed UTF-8 or is still encoded after five rounds is refused too: servers and proxies in between
/// differ in all of these. kRefused with the code path_rejected at the start of the message.
base::Result<void> checkPathValue(std::string_view argument_name, std::string_view value);

/// kRefused (path_rejected) unless `base_url` followed by `target` stays below `base_url`: `target` is a path of
/// printable ASCII that starts with one slash and has no empty segment before its last, no dot segment, no backslash
/// and no fragment.
base::Result<void> checkTarget(std::string_view base_url, std::string_view target);

/// All path templates of a document, to find which operation would answer a finished path. Immutable, thread-safe.
/// Literal segments win over templated ones, as servers route. The document outlives the router.
class PathRouter final {
 public:
  explicit PathRouter(const schemas::OpenApiDocument& document);
  ~PathRouter();

  /// The operation that answers `method target`, or null. The query is ignored.
  const schemas::Operation* route(std::string_view method, std::string_view target) const;

  /// kRefused (path_rejected) unless `operation` is the one that answers. Operations whose templates differ in nothing
  /// but the names of their parameters answer for each other, unless the query of the target is one that the document
  /// has written into the path of another.
  base::Result<void> check(const schemas::Operation& operation, std::string_view target, base::WorkBudget& work) const;
  base::Result<void> check(const schemas::Operation& operation, std::string_view target) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

}  // namespace soracom_mcp::tools
