#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace soracom_mcp::tools {

/// Which callers that bring a credential of their own count as callers of their own. Anybody can make credentials up, and
/// each would be another caller, so that a caller counts as one only after the API has accepted its credential; until
/// then all of them share what one may take. Thread-safe.
class KnownCallers final {
 public:
  /// So many are remembered; the one that called longest ago goes first, and has to be accepted again.
  static constexpr std::size_t kMost = 1024;
  /// The share of all that were not accepted yet. No principal is called so.
  static constexpr std::string_view kUnproven = "unproven";

  /// The API has carried out a call with the credential of `principal`, which it would not have done without one.
  void accept(const std::string& principal);
  /// `principal` where it was accepted, else kUnproven.
  std::string shareOf(const std::string& principal);

 private:
  std::mutex mutex_;
  std::map<std::string, std::uint64_t, std::less<>> last_use_;  // by principal
  std::uint64_t uses_ = 0;
};

}  // namespace soracom_mcp::tools
