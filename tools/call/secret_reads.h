#pragma once

#include <array>
#include <mutex>
#include <set>
#include <string>

namespace soracom_mcp::tools {

/// Which secrets that a person has kept may be sent by which reads without asking again: who asks, the tool, the
/// reference, and which secret that was. For the life of the process. Thread-safe.
class SecretReads final {
 public:
  using Read = std::array<std::string, 4>;
  /// What comes after so many is asked about each time.
  static constexpr std::size_t kMost = 1000;

  void add(Read read) {
    const std::lock_guard lock(mutex_);
    if (approved_.size() < kMost) {
      approved_.insert(std::move(read));
    }
  }
  bool contains(const Read& read) const {
    const std::lock_guard lock(mutex_);
    return approved_.contains(read);
  }

 private:
  mutable std::mutex mutex_;
  std::set<Read> approved_;
};

}  // namespace soracom_mcp::tools
