#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "mcp/protocol/input_required.h"

namespace soracom_mcp::mcp {

/// Seals what a handler wants to find again when a stateless client comes back with answers, so that the client can
/// carry it but not alter it, use it for another call or keep it: `v1.` payload `.` HMAC-SHA-256, both in base64url.
/// The payload can be read by the client and names the expiry, an id of its own, a digest of the call, the state, and
/// the binding as a code that only the key can make. Thread-safe.
class RequestStateSealer final {
 public:
  using Time = std::chrono::system_clock::time_point;
  /// Longer texts are not looked at.
  static constexpr std::size_t kMaxBytes = 8192;

  struct Opened {
    std::string id;  ///< for use once
    Time expiry;
    std::string state;
    std::string binding_code;
  };

  /// `key` is secret and at least 32 bytes; several processes that serve the same clients share it.
  explicit RequestStateSealer(std::string key) : key_(std::move(key)) {}
  /// A key of this process alone.
  static std::string randomKey();

  std::string seal(std::string_view call_digest, const InputRequired& input, Time now) const;
  enum class Failure {
    kForeign,  ///< whatever is wrong: altered, of another call, too long, no such text at all
    kExpired,  ///< sealed by this key for this call, and its time is over
  };
  base::Result<Opened, Failure> open(std::string_view sealed, std::string_view call_digest, Time now) const;

  bool isBinding(const Opened& opened, std::string_view binding) const;

  /// Names a call by who makes it, its method, what it is about, and its arguments, whatever the order of their
  /// members.
  static std::string digest(std::string_view principal, std::string_view method, std::string_view target,
                            const base::Json& arguments);

 private:
  std::string sign(std::string_view payload) const;
  std::string bindingCode(std::string_view id, std::string_view binding) const;

  const std::string key_;
};

}  // namespace soracom_mcp::mcp
