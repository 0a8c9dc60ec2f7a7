#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/file_descriptor.h"
#include "mcp/transport/wake_event.h"

namespace soracom_mcp::app {

/// Says when one of a few files has become another: written, replaced by a rename, or reached by a symbolic link that
/// now leads elsewhere. A thread of its own waits for it; it is woken by what happens in the files' folders and looks
/// at nothing else.
class FileWatch final {
 public:
  /// `changed` is called on the watching thread, once for changes that follow each other closely, and not for a file
  /// that is gone: it is waited for. Where a folder cannot be watched this is logged, and checkNow() is left.
  FileWatch(std::vector<std::string> files, std::function<void()> changed);
  /// Waits for a call of `changed` that is under way.
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  /// Has `changed` called although nothing was seen. Async-signal-safe.
  void checkNow() noexcept;

 private:
  /// What tells one content of a path from another without reading it; all zero where there is none.
  using Identity = std::array<std::int64_t, 6>;
  static std::vector<Identity> identitiesOf(const std::vector<std::string>& files);

  void watchFolders();
  /// `known`: what the files were when the watching began.
  void run(std::vector<Identity> known);
  /// What came first while nothing had happened.
  enum class Woken { kAtStart, kByFolder, kByRequest, kToEnd };
  Woken wait() const;
  void waitUntilQuiet() const;

  const std::vector<std::string> files_;
  const std::function<void()> changed_;
  const base::FileDescriptor folders_;  // inotify
  mcp::WakeEvent requested_;
  mcp::WakeEvent ended_;
  std::thread thread_;
};

}  // namespace soracom_mcp::app
