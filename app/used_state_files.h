#pragma once

#include <memory>
#include <mutex>

#include "base/private_directory.h"
#include "mcp/server/used_state_store.h"

namespace soracom_mcp::app {

/// Used states as empty files of a directory of the user, one for each, named by its expiry and id. Making a file that
/// must not be there yet is what lets one process win, and what outlives it. Files of expired states are removed.
/// Thread-safe, and safe among processes that share the directory.
class UsedStateFiles final : public mcp::UsedStateStore {
 public:
  /// In the directory below the state directory; errors as those of PrivateDirectory.
  static base::Result<std::unique_ptr<UsedStateFiles>> open();
  explicit UsedStateFiles(base::PrivateDirectory directory) : directory_(std::move(directory)) {}

  base::Result<bool> use(std::string_view id, Time expiry, Time now) override;

 private:
  void removeExpired(Time now);

  const base::PrivateDirectory directory_;
  std::mutex mutex_;
  Time next_removal_{};
};

}  // namespace soracom_mcp::app
