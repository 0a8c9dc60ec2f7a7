#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace soracom_mcp::simulator {

/// RFC 4648 section 5 without padding, as JWT uses it.
std::string base64Url(std::string_view bytes);

/// RFC 4648 section 6, upper case, without padding, as authenticator apps use it.
std::string base32(std::string_view bytes);
/// Upper or lower case, padding allowed. Nothing when a character is not of the alphabet.
std::optional<std::string> decodeBase32(std::string_view text);

/// One path segment or query value with its %XX resolved once. Nothing when a % is not followed by two hex digits.
std::optional<std::string> decodePercent(std::string_view text);
/// Everything but the unreserved characters of RFC 3986 as %XX.
std::string encodePercent(std::string_view text);

/// `count` unguessable bytes.
std::string randomBytes(std::size_t count);

}  // namespace soracom_mcp::simulator
