#pragma once

#include "base/json.h"

namespace soracom_mcp::schemas {

/// What a value costs to keep: the values it is made of, and each 16 bytes of text. Ends soon after `limit`.
std::size_t costOf(const base::Json& node, std::size_t limit);

}  // namespace soracom_mcp::schemas
