#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/work_budget.h"

namespace soracom_mcp::tools {

/// One remark about a SAM permission document or a trust policy, for a person and for a model.
struct AccessFinding {
  bool unreadable = false;  ///< it cannot be such a document; everything else is a warning
  std::string where;        ///< JSON pointer into the document
  std::string message;
};

/// Looks at a permission document ({"statements":[{"effect","api","condition"}]}) before it is sent. Unreadable is what
/// Soracom could not take for one; warnings are about operations that `operations` ("User:listUsers", ...) does not
/// hold although it holds others of their tag, grants with which a user can raise its own rights, denials that lock
/// people out, and what this program does not know, such as other parts of conditions. At most 50 findings, and not all
/// where `work` has ended.
std::vector<AccessFinding> lintPermissionDocument(const base::Json& document,
                                                  const std::vector<std::string>& operations,
                                                  base::WorkBudget& work);

/// The same for a trust policy ({"statements":[{"effect","principal","condition"}]}). `operator_id` is the account the
/// user belongs to, to tell principals of other accounts; may be empty.
std::vector<AccessFinding> lintTrustPolicy(const base::Json& document, std::string_view operator_id,
                                           base::WorkBudget& work);

/// The smallest permission document that allows `operations` and nothing else, compact.
base::Json permissionDocumentFor(std::vector<std::string> operations);

}  // namespace soracom_mcp::tools
