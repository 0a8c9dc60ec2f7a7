#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/unix_time.h"

namespace soracom_mcp::simulator {

inline constexpr std::int64_t kTotpPeriodSeconds = 30;

/// The one-time code of RFC 6238 with HMAC-SHA-1 and a period of 30 seconds: `digits` decimal digits (at most 8) for
/// the raw key bytes `key` at `time`.
std::string totpCode(std::string_view key, UnixTime time, unsigned digits = 6);

/// The 6-digit code for a base32 secret, as an authenticator app shows it. Empty when the secret is not base32.
std::string totpCodeFor(std::string_view base32_secret, UnixTime time);

/// The time step whose code `code` is, looked for in the current step and one step to either side (RFC 6238 5.2).
std::optional<std::int64_t> matchTotp(std::string_view base32_secret, std::string_view code, UnixTime time);

/// "otpauth://totp/Soracom:LABEL?secret=...": what an authenticator app reads from a QR code.
std::string totpUri(std::string_view label, std::string_view base32_secret);

}  // namespace soracom_mcp::simulator
