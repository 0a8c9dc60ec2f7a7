#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::tools {

/// RFC 4648 section 4, with padding.
std::string encodeBase64(std::string_view bytes);

}  // namespace soracom_mcp::tools
