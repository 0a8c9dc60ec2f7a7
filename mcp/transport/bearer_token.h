#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace soracom_mcp::mcp {

/// The one token that opens the HTTP service. It cannot be printed or copied out. Immutable, thread-safe.
class BearerToken final {
 public:
  static constexpr std::size_t kLeastBytes = 16;
  static constexpr std::size_t kMostBytes = 1024;

  /// `text` without white space around it. Refused: what is shorter or longer than the bounds, and characters that no
  /// bearer token may hold (RFC 6750, 2.1).
  static base::Result<BearerToken> make(std::string_view text);
  /// The content of a regular file that nobody but its owner, who is this user, can read.
  static base::Result<BearerToken> fromFile(const std::string& path);

  /// True for an Authorization value that carries the token. Takes as long for a token that differs in its first
  /// character as for one that differs in its last.
  bool opens(std::string_view authorization) const;

 private:
  explicit BearerToken(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace soracom_mcp::mcp
