#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/result.h"
#include "tools/safety/audit_writer.h"

namespace soracom_mcp::tools {

struct AuditLogOptions {
  std::string directory;                        ///< absolute; made with the first line
  std::size_t rotate_bytes = 64 * 1024 * 1024;  ///< a file of this size is full
  std::size_t buffer_bytes = 64 * 1024;         ///< what waits is written when it is this much,
  std::chrono::milliseconds buffer_time{1000};  ///< or this old
};

/// Appends lines to the audit: who asked for what, what was decided and what came of it. Lines are chained (see
/// AuditChain) and never changed. Full files are kept; removing them is a person's business.
///
/// Several processes write to the same file, each for a moment under a lock, so that there is one chain: with a file
/// for each process nobody could see that one is missing. A line is written whole or not at all; half a line, left by a
/// process that was killed meanwhile, is cut off by the next writer, which says so in a line of its own.
///
/// Thread-safe. Opens nothing before the first line is written.
class AuditLog final {
 public:
  explicit AuditLog(AuditLogOptions options);
  /// Writes what waits.
  ~AuditLog();
  AuditLog(const AuditLog&) = delete;
  AuditLog& operator=(const AuditLog&) = delete;

  /// Takes a line to be written soon, and returns. `members`: see AuditChain::append; at most kMaxLine bytes. Lines
  /// that cannot be written wait, up to kMaxWaiting bytes; the rest is lost, counted, and the count becomes a line.
  void add(std::string members);

  /// Writes what waits, and this line, and returns when it is on the disk. Otherwise kInternal, kRefused or kTimeout,
  /// and the line is not written; what waited goes on waiting.
  base::Result<void> addNow(std::string members);

  /// Writes what waits.
  base::Result<void> flush();

  static constexpr std::size_t kMaxLine = 32 * 1024;
  static constexpr std::size_t kMaxWaiting = 1024 * 1024;

 private:
  struct Waiting {
    std::string lines;  ///< separated by '\n'
    std::size_t lost = 0;
  };

  void run();
  base::Result<void> writeWaiting(std::string_view last);
  bool isDue() const { return !waiting_.lines.empty() || waiting_.lost > 0; }

  const AuditLogOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Waiting waiting_;
  bool ending_ = false;
  bool complained_ = false;
  std::thread thread_;

  std::mutex writing_;
  AuditWriter writer_;
};

}  // namespace soracom_mcp::tools
