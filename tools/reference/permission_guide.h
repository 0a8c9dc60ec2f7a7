#pragma once

#include <string_view>

namespace soracom_mcp::tools {

/// How to write Soracom permission documents and trust policies; Markdown. For documents that have such operations.
std::string_view permissionGuide();

}  // namespace soracom_mcp::tools
