#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/work_budget.h"

namespace soracom_mcp::tools {

/// An array of which only the first elements are left.
struct Cut {
  std::string pointer;  ///< RFC 6901; "" is the root
  std::size_t kept = 0;
  std::size_t total = 0;
};

/// Shortens arrays of `value` at element borders, the largest first and never below one element, until writeJson(value)
/// has at most `max_bytes`. What was cut, nothing where no cut was needed; false where cutting does not suffice, and
/// `value` is then in an unspecified state, or where `work` has ended.
bool fitInto(base::Json& value, std::size_t max_bytes, std::vector<Cut>& cuts, base::WorkBudget& work);

}  // namespace soracom_mcp::tools
