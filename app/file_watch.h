#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/file_descriptor.h"
#include "mcp/transport/wake_event.h"

namespace soracom_mcp::app {

/// Says when one of a few files has become another: written, replaced by a rename, or reached by a symbolic link that
/// now leads elsewhere. A thread of its own waits for it; it is woken by what happens in the files' folders and looks
/// at nothing else. There is one inotify watch for each folder.
class FileWatch final {
 public:
  using Names = std::vector<std::string>;

  /// `changed` is called on the watching thread, once for changes that follow each other closely, and not for a file
  /// that is gone: it is waited for. Where a folder cannot be watched this is logged, and checkNow() is left.
  ///
  /// `more` names further files to watch, here and after each call of `changed` anew, on the same threads. They need
  /// not be there, neither at first nor when one of `files` changes. A file that is new among them counts as it is
  /// then.
  FileWatch(Names files, std::function<Names()> more, std::function<void()> changed);
  /// Waits for a call of `changed` that is under way.
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  /// Has `changed` called although nothing was seen. Async-signal-safe.
  void checkNow() noexcept;

 private:
  /// What tells one content of a path from another without reading it; all zero where there is none.
  using Identity = std::array<std::int64_t, 6>;
  using Identities = std::map<std::string, Identity>;
  Identities look() const;
  bool isChange(const Identities& known, const Identities& now) const;

  void watchFolders();
  void watchFolder(const std::string& folder, std::set<int>& watches);
  /// `known`: what the files were when the watching began.
  void run(Identities known);
  /// What came first while nothing had happened.
  enum class Woken { kAtStart, kByFolder, kByRequest, kToEnd };
  Woken wait() const;
  void waitUntilQuiet() const;

  const Names files_;
  const std::function<Names()> more_;
  const std::function<void()> changed_;
  Names others_;                        // what `more_` has said last
  const base::FileDescriptor folders_;  // inotify
  std::set<int> watches_;               // of folders_
  std::set<std::string> unwatched_;     // folders that could not be watched, which was said
  mcp::WakeEvent requested_;
  mcp::WakeEvent ended_;
  std::thread thread_;
};

}  // namespace soracom_mcp::app
