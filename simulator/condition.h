#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace soracom_mcp::simulator {

/// Values of the path template's placeholders, percent-decoded, in the order of the template.
using PathVariables = std::vector<std::pair<std::string_view, std::string>>;

/// The value of `name`, or an empty text.
std::string_view pathVariable(const PathVariables& variables, std::string_view name);

/// What a condition can ask about the request at hand.
struct ConditionFacts {
  std::string_view sam_user_name;  ///< empty for root
  std::string_view remote_address;
  std::chrono::sys_days today;
  const PathVariables* path = nullptr;
};

/// Evaluates the condition of a permission or trust statement. Understood are the parts that public material shows:
/// `==` and `>=`, `and`, 'text', samUserName, pathVariable('name'), ipAddress('CIDR'), currentDate and
/// date(year, month, day). An empty condition holds.
///
/// Anything else (or, not, <, times of day, MFA conditions, a mistake) does not hold, so the statement around it is
/// ignored: an allow grants nothing, and a deny denies nothing. The real service may know more operators than these.
bool conditionHolds(std::string_view condition, const ConditionFacts& facts);

/// True when `address` (IPv4 or IPv6) lies in `cidr`, or equals it where it has no prefix length.
bool addressInCidr(std::string_view address, std::string_view cidr);

}  // namespace soracom_mcp::simulator
