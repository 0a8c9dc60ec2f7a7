#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/private_directory.h"
#include "tools/safety/audit_chain.h"

namespace soracom_mcp::tools {

/// The time of an audit line, as JSON members: `"time":"YYYY-MM-DDTHH:MM:SS.mmmZ"` in UTC.
std::string auditTime();

/// Writes lines at the end of the audit of one directory, whoever else writes there. Not thread-safe. After a failure
/// the file is as it was, and the next append tries everything anew.
class AuditWriter final {
 public:
  AuditWriter(std::string directory, std::size_t rotate_bytes)
      : directory_path_(std::move(directory)), rotate_bytes_(rotate_bytes) {}

  /// All of `lines`, each as AuditChain::append takes it, or none. Waits at most two seconds for other processes.
  base::Result<void> append(const std::vector<std::string_view>& lines);
  /// Returns when what was appended is on the disk.
  base::Result<void> makeDurable();

 private:
  base::Result<void> openDirectory();
  base::Result<void> openFile();
  base::Result<void> findEnd();
  base::Result<void> findPosition(int fd, std::size_t size, const std::string& name);
  base::Result<void> rotateWhenFull();
  base::Result<void> write(const std::vector<std::string_view>& lines);

  const std::string directory_path_;
  const std::size_t rotate_bytes_;
  std::optional<base::PrivateDirectory> directory_;
  std::optional<AuditChain> chain_;
  base::FileDescriptor file_;
  /// Where the file ended when this process last looked, and what its last line was.
  std::size_t size_ = 0;
  AuditPosition position_;
  bool known_ = false;
  std::string remark_;  ///< a line to be written before the others
};

}  // namespace soracom_mcp::tools
