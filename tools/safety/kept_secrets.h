#pragma once

#include <sys/stat.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::base {
class PrivateDirectory;
}

namespace soracom_mcp::tools {

/// What is kept in the directory of a SecretVault, by whichever process of the user, as something to be looked for. Asks
/// the directory at each call whether it has changed (one system call), and reads then the files that are new. What was
/// kept once stays known for as long as the process lives, since removing it from the vault makes it no less a secret.
///
/// Thread-safe; blocks on the disk where there are new files. A file that cannot be read is left out.
class KeptSecrets final {
 public:
  using Scrubber = std::shared_ptr<const SecretScrubber>;

  /// `directory` is that of the vault; it need not exist yet.
  explicit KeptSecrets(std::string directory) : directory_(std::move(directory)) {}

  /// Finds what is kept for `owner` (SecretOrigin::owner) alone; for null, everything. Never null; the same object until
  /// something is new.
  Scrubber of(const std::string* owner);

 private:
  struct Identity {
    ino_t inode = 0;
    timespec changed{};
    bool operator==(const Identity& other) const {
      return inode == other.inode && changed.tv_sec == other.changed.tv_sec && changed.tv_nsec == other.changed.tv_nsec;
    }
  };
  static Identity identityOf(const struct stat& info) { return {info.st_ino, info.st_mtim}; }

  /// Both with the mutex held.
  void refresh();
  void readNew(const base::PrivateDirectory& directory, const std::vector<std::string>& names);

  const std::string directory_;
  std::mutex mutex_;
  Identity seen_;         ///< of the directory when it was last read
  bool settled_ = false;  ///< it has not changed within the moment in which another change would look the same
  std::map<std::string, Identity> read_;
  Scrubber all_ = std::make_shared<const SecretScrubber>();
  std::map<std::string, Scrubber> of_owners_;
};

}  // namespace soracom_mcp::tools
