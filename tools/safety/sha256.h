#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::tools {

/// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits, as sha256sum writes it.
std::string sha256Hex(std::string_view bytes);

}  // namespace soracom_mcp::tools
