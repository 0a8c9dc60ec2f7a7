#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tools/call/live_secrets.h"

namespace soracom_mcp::tools {

/// The secrets to be kept out of answers, apart for each caller who brings a credential of its own: no caller's answers
/// are held against another's secrets, or could tell of them. Callers without one share what the process holds.
/// Thread-safe.
class CallerSecrets final {
 public:
  /// So many callers are remembered; the one that called longest ago goes first. A call holds its own.
  static constexpr std::size_t kMostCallers = 512;

  /// `permanent` are the process's own, which nobody is shown.
  explicit CallerSecrets(std::vector<Secret> permanent);

  /// `own` came with the request of `principal`; empty: nothing did.
  std::shared_ptr<LiveSecrets> of(const std::string& principal, std::vector<Secret> own);

 private:
  struct Entry {
    std::vector<Secret> own;
    std::shared_ptr<LiveSecrets> secrets;
    std::uint64_t last_used = 0;
  };
  void makeRoom();

  const std::vector<Secret> permanent_;
  const std::shared_ptr<LiveSecrets> shared_;
  std::mutex mutex_;
  std::map<std::string, Entry> callers_;
  std::uint64_t uses_ = 0;
};

}  // namespace soracom_mcp::tools
