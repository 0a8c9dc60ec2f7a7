#pragma once

namespace soracom_mcp::base {

/// What TLS 1.2 may use, for OpenSSL's cipher list, at both ends: a key exchange that leaves nothing to decrypt later
/// with a stolen key, and a cipher that authenticates what it encrypts. No static RSA, no CBC. TLS 1.3 has no others.
inline constexpr char kTls12Ciphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:!aNULL:!aDSS:!kPSK:!SRP";

}  // namespace soracom_mcp::base
