#pragma once

#include <array>
#include <string_view>

namespace soracom_mcp::schemas {

/// The members of a path item that are operations, in lower case (OpenAPI 3.0, section 4.7.9).
inline constexpr std::array<std::string_view, 8> kMethodKeys{"get",     "put",  "post",  "delete",
                                                             "options", "head", "patch", "trace"};

/// What `x-mcp.risk` may say, the least first.
inline constexpr std::array<std::string_view, 3> kRiskWords{"read", "write", "danger"};

}  // namespace soracom_mcp::schemas
