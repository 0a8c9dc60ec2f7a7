#pragma once

#include <vector>

#include "base/json.h"
#include "schemas/openapi_document.h"

namespace soracom_mcp::schemas {

/// What was taken out of a document.
struct ForeignExtensions {
  std::size_t lowering = 0;               ///< members that would have made an operation look safer
  std::vector<SkippedOperation> remarks;  ///< one for each operation that lost something
};

/// Takes from a document of foreign origin what only an overlay, which is the user's word, may say by `x-mcp` and
/// `x-speakeasy-mcp`, wherever in the document an operation may stand. To be called before an overlay is applied and
/// before documents are merged. What goes:
///
/// - what makes an operation look safer than its method is: a `risk` below the implied one (GET and HEAD read, DELETE
///   danger, others write), `readOnly: true` on what does not read, `destructive: false` and `idempotent: true` where
///   the method does not say so, `openWorld: false`;
/// - what lets secrets be given literally (`oneTimeInput`) or a call be made unasked (`undo`), and what a person is
/// told
///   and asked before a call (`target`, `loses`, `actsOn`);
/// - members that are unknown or of a wrong type, which in an overlay are errors;
/// - `x-mcp` at the root: toolsets, by which a user chooses.
///
/// Linear in the document.
ForeignExtensions distrustExtensions(base::Json& document);

}  // namespace soracom_mcp::schemas
