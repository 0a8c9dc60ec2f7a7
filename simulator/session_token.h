#pragma once

#include <string>
#include <string_view>

#include "simulator/unix_time.h"

namespace soracom_mcp::simulator {

/// Who a token speaks for and until when.
struct TokenClaims {
  std::string_view operator_id;
  std::string_view user_name;  ///< empty for root
  UnixTime issued;
  UnixTime expires;
};

/// Writes tokens in the shape of the real ones: a JWT (RFC 7519, HS256) whose payload holds `operator.operatorId`,
/// where clients read their operator from. The simulator recognises its tokens by looking them up, as a client cannot
/// verify them anyway. Immutable; thread-safe.
class TokenWriter final {
 public:
  /// With a key of its own that never leaves the process.
  TokenWriter();
  /// No two calls give the same text.
  std::string write(const TokenClaims& claims) const;

 private:
  std::string key_;
};

}  // namespace soracom_mcp::simulator
