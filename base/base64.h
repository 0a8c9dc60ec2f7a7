#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace soracom_mcp::base {

/// RFC 4648: section 4 with padding, and section 5 without it.
enum class Base64 { kStandard, kUrl };

std::string encodeBase64(std::string_view bytes, Base64 alphabet = Base64::kStandard);

/// Nothing for a foreign character, padding that is missing or too much, an impossible length, or bits that stand for
/// nothing: each sequence of bytes has one text.
std::optional<std::string> decodeBase64(std::string_view text, Base64 alphabet = Base64::kStandard);

}  // namespace soracom_mcp::base
