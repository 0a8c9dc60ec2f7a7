#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/api_error.h"
#include "simulator/unix_time.h"

namespace soracom_mcp::simulator {

/// Multi-factor authentication of root or of one SAM user: inactive, begun but unconfirmed, or active. It concerns
/// password sign-in only.
struct Mfa {
  enum class Status { kInactive, kUnconfirmed, kActive };
  Status status = Status::kInactive;
  std::string secret;                     ///< base32
  std::vector<std::string> backup_codes;  ///< root only; each works once
  std::int64_t last_step = -1;            ///< RFC 6238 5.2: a code is accepted once, so no step up to this one

  /// "INACTIVE", "UNCONFIRMED" or "ACTIVE".
  std::string_view statusName() const;
  /// A new secret, to be confirmed. Gives the otpauth URI; refused (400) while active.
  base::Result<std::string, ApiError> begin(std::string_view label);
  /// Activates with a current code; refused (400) when nothing was begun or the code is wrong.
  std::optional<ApiError> confirm(std::string_view code, UnixTime now);
  /// Takes a code at sign-in. Nothing to check while not active. Refused with 401.
  std::optional<ApiError> checkSignIn(std::string_view code, UnixTime now);
  void addBackupCodes();
  /// True when `code` was one of the backup codes; it is used up.
  bool useBackupCode(std::string_view code);

 private:
  bool accept(std::string_view code, UnixTime now);
};

}  // namespace soracom_mcp::simulator
