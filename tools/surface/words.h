#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace soracom_mcp::tools {

/// The words of a text for searching: lower case, camelCase and snake_case taken apart, word endings and words that say
/// nothing left out. Bytes beyond ASCII belong to words. "listSimGroups" gives list, sim, group.
std::vector<std::string> searchWords(std::string_view text);

}  // namespace soracom_mcp::tools
