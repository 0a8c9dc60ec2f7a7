#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "base/stop.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// What an upstream's answer may cost besides its body.
inline constexpr std::size_t kMaxHeadBytes = 64 * 1024;
inline constexpr std::size_t kMaxHeadLine = 16 * 1024;
inline constexpr std::size_t kMaxHeaders = 128;

/// How the end of a body is known (RFC 9112, 6.3).
enum class Framing { kNone, kLength, kChunked, kUntilClose };

/// The head of a response, read strictly: what follows from it may not depend on who reads it.
struct ResponseHead {
  int status = 0;
  Headers headers;  ///< in the order and with the bytes of the wire, repeated names included
  Framing framing = Framing::kNone;
  std::uint64_t length = 0;  ///< kLength only
  /// The peer will take another request on this connection, and the end of this answer is beyond doubt: HTTP/1.1, a
  /// length or chunks, and nothing but `keep-alive` and `upgrade` in Connection. An answer without a body (HEAD, 204,
  /// 205, 304) is not: a server that sends one all the same looks the same, a moment later. Nor is one by which a
  /// server may leave a part of the request unread (408, 413, 425, 431).
  bool keeps_alive = false;
  /// How long the peer keeps an idle connection (Keep-Alive: timeout), less a second for the way.
  base::Clock::duration keeps_idle = base::Clock::duration::max();
};

/// Reads a head that ends in an empty line; `method` is the request's. Refused: anything but HTTP/1.0 and 1.1, lines
/// that do not end in CRLF, folded lines, names that are no token, control characters in values, several or malformed
/// Content-Length, a Transfer-Encoding other than `chunked`, both of them, and a Content-Encoding, because none was
/// asked for. Errors are kInterrupted, since the request has been sent, or kLimit.
base::Result<ResponseHead> readResponseHead(std::string_view head, std::string_view method);

}  // namespace soracom_mcp::tools
