#pragma once

#include <optional>
#include <string_view>

#include "mcp/rpc/request_id.h"

namespace soracom_mcp::mcp {

/// The id of a message that is well-formed JSON but was refused before it was read, because it is too deep or has too
/// many values. Looks at the outermost object only, in one pass without a tree. Nothing where there is no such member,
/// more than one, or one that is no id.
std::optional<RequestId> findLegibleId(std::string_view text);

}  // namespace soracom_mcp::mcp
