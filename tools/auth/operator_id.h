#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::tools {

/// The operator an API token belongs to: member operator.operatorId of the JWT's payload. Third parties cannot verify
/// the signature, so this is for one's own token only and decides no access. Empty where the token is no such JWT.
std::string operatorIdFromToken(std::string_view token);

}  // namespace soracom_mcp::tools
