#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace soracom_mcp::mcp {

/// RFC 4648 section 5 without padding.
std::string encodeBase64Url(std::string_view bytes);
/// Nothing for a foreign character, padding, an impossible length, or bits that stand for nothing.
std::optional<std::string> decodeBase64Url(std::string_view text);

}  // namespace soracom_mcp::mcp
