#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::base {

/// `text` with each %XX replaced by its byte, once. A `%` that no two hexadecimal digits follow stays as it is.
std::string percentDecode(std::string_view text);

}  // namespace soracom_mcp::base
