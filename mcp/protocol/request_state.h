#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace soracom_mcp::mcp {

/// Seals what a handler wants to find again when a stateless client comes back with answers, so that the client can
/// carry it but not alter it, use it for another call or keep it: `v1.` payload `.` HMAC-SHA-256, both in base64url.
/// The payload can be read by the client and names the expiry, an id of its own, a digest of the call, and the state.
/// Thread-safe.
class RequestStateSealer final {
 public:
  using Time = std::chrono::system_clock::time_point;
  static constexpr std::chrono::seconds kLifetime{600};
  /// Longer texts are not looked at.
  static constexpr std::size_t kMaxBytes = 8192;

  struct Opened {
    std::string id;  ///< for use once
    Time expiry;
    std::string state;
  };

  /// `key` is secret and at least 32 bytes; several processes that serve the same clients share it.
  explicit RequestStateSealer(std::string key) : key_(std::move(key)) {}
  /// A key of this process alone.
  static std::string randomKey();

  std::string seal(std::string_view call_digest, std::string_view state, Time now) const;
  /// Nothing for every kind of failure: altered, of another call, expired, too long, no such text at all.
  std::optional<Opened> open(std::string_view sealed, std::string_view call_digest, Time now) const;

  /// Names a call by its method, what it is about, and its arguments, whatever the order of their members.
  static std::string digest(std::string_view method, std::string_view target, const base::Json& arguments);

 private:
  std::string sign(std::string_view payload) const;

  const std::string key_;
};

}  // namespace soracom_mcp::mcp
