#include "simulator/mfa.h"

#include <algorithm>

#include "base/random_id.h"
#include "simulator/encoding.h"
#include "simulator/totp.h"

namespace soracom_mcp::simulator {
namespace {

constexpr std::size_t kSecretBytes = 20;  // RFC 4226 section 4 recommends 160 bits
constexpr std::size_t kBackupCodes = 10;

ApiError mfaError(int status, std::string_view code, std::string message) {
  return ApiError{status, std::string(code), std::move(message)};
}

}  // namespace

std::string_view Mfa::statusName() const {
  switch (status) {
    case Status::kInactive:
      return "INACTIVE";
    case Status::kUnconfirmed:
      return "UNCONFIRMED";
    case Status::kActive:
      return "ACTIVE";
  }
  return "";
}

base::Result<std::string, ApiError> Mfa::begin(std::string_view label) {
  if (status == Status::kActive) {
    return refuse(400, codes::kMfaState, "MFA is already active; revoke it first");
  }
  *this = Mfa{};
  status = Status::kUnconfirmed;
  secret = base32(randomBytes(kSecretBytes));
  return totpUri(label, secret);
}

std::optional<ApiError> Mfa::confirm(std::string_view code, UnixTime now) {
  if (status != Status::kUnconfirmed) {
    return mfaError(400, codes::kMfaState, "MFA is not waiting for a confirmation");
  }
  if (!accept(code, now)) {
    return mfaError(400, codes::kOneTimeCode, "The MFA one-time code is wrong");
  }
  status = Status::kActive;
  return std::nullopt;
}

std::optional<ApiError> Mfa::checkSignIn(std::string_view code, UnixTime now) {
  if (status != Status::kActive) {
    return std::nullopt;
  }
  if (code.empty()) {
    return mfaError(401, codes::kOneTimeCode, "mfaOTPCode is required: MFA is active for this user");
  }
  return accept(code, now) ? std::nullopt
                           : std::optional(mfaError(401, codes::kOneTimeCode, "The MFA one-time code is wrong"));
}

void Mfa::addBackupCodes() {
  backup_codes.clear();
  for (std::size_t i = 0; i < kBackupCodes; ++i) {
    backup_codes.push_back(base::randomHex(5));
  }
}

bool Mfa::useBackupCode(std::string_view code) {
  const auto found = std::find(backup_codes.begin(), backup_codes.end(), code);
  if (found == backup_codes.end()) {
    return false;
  }
  backup_codes.erase(found);
  return true;
}

bool Mfa::accept(std::string_view code, UnixTime now) {
  const auto step = matchTotp(secret, code, now);
  if (!step || *step <= last_step) {
    return false;
  }
  last_step = *step;
  return true;
}

}  // namespace soracom_mcp::simulator
