#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace soracom_mcp::tools {

/// What is remarkable about the condition of a permission document or trust policy: parts this program does not know
/// (Soracom may), and texts and brackets that do not end. Empty where all of it is known: `==`, `>=`, `and`,
/// `currentDate`, `date(...)`, `ipAddress('CIDR')`, `pathVariable('name')`, `samUserName` and texts in single quotes.
std::vector<std::string> conditionRemarks(std::string_view condition);

}  // namespace soracom_mcp::tools
