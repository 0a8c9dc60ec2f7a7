#pragma once

#include <string_view>
#include <vector>

namespace soracom_mcp::base {

/// The one of `names` that takes the fewest edits (insert, delete, replace, swap of neighbours; case does not count) to
/// make of `name`, the first of equals; empty where even that takes more than a third of the letters.
std::string_view nearestOf(std::string_view name, const std::vector<std::string_view>& names);

}  // namespace soracom_mcp::base
