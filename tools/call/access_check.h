#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/work_budget.h"
#include "schemas/openapi_document.h"
#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// What tools/soracom says about the permission documents and trust policies among the arguments of one call.
struct AccessRemarks {
  std::string unreadable;             ///< why the call must not be sent; empty otherwise
  std::vector<std::string> warnings;  ///< for the person who approves
};

/// Looks at such documents before they are sent, where the API is Soracom's. Immutable, thread-safe.
class AccessCheck final {
 public:
  AccessCheck(const schemas::OpenApiDocument& document, const std::vector<Tool>& tools);

  /// Incomplete where `work` has ended.
  AccessRemarks check(const Tool& tool, const base::Json& arguments, base::WorkBudget& work) const;

 private:
  std::vector<std::string> operations_;  ///< "User:listUsers"; empty for other APIs
};

}  // namespace soracom_mcp::tools
