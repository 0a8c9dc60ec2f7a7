#pragma once

#include <string_view>

#include "base/result.h"
#include "mcp/transport/http_message.h"

namespace soracom_mcp::mcp {

/// What a head may cost (RFC 9112 leaves it to the server).
inline constexpr std::size_t kMaxHeadBytes = 16 * 1024;
inline constexpr std::size_t kMaxLineBytes = 8 * 1024;
inline constexpr std::size_t kMaxFields = 64;
inline constexpr std::size_t kMaxPathBytes = 256;
inline constexpr std::size_t kMaxQueryBytes = 1024;

/// The size of the head at the start of `bytes`, its blank line included; 0 while that has not come.
std::size_t headSize(std::string_view bytes);

/// Reads a head, more strictly than RFC 9112 asks for: only what is read in one way by everything that stands between
/// us and the client. Refused, with the answer to send: a bare CR or LF, folded lines, white space before a colon,
/// control characters, also percent-encoded ones, names that libraries give to their own values, more than one Host,
/// any doubt about where the body ends, and another version than HTTP/1.1. Every refusal ends the connection.
base::Result<HttpHead, HttpAnswer> readHead(std::string_view head);

/// The client wants the connection to end with the answer (RFC 9112, 9.6).
bool asksToClose(const HttpHead& head);

}  // namespace soracom_mcp::mcp
