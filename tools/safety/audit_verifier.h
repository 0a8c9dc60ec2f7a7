#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/json.h"
#include "base/private_directory.h"

namespace soracom_mcp::tools {

/// What a check of the whole audit found.
struct AuditVerdict {
  bool whole = true;        ///< the chain holds from its first to its last whole line
  std::uint64_t lines = 0;  ///< whole lines that hold
  std::uint64_t first = 0;  ///< the number of the first line; above 1 where older files were taken away
  std::uint64_t last = 0;
  std::size_t files = 0;
  std::size_t half_line = 0;  ///< bytes after the last whole line: its writer was stopped, or is writing now
  std::string where;          ///< of the break: "FILE, line N"; empty where there is none
  std::string why;
};

/// Checks every line of the audit in `directory`, without the lock: what is appended meanwhile does not count.
/// kNotFound where there is no audit; else the errors of PrivateDirectory.
base::Result<AuditVerdict> verifyAudit(const std::string& directory);

/// Calls `take` with each line in order, without checking it. False ends the reading.
base::Result<void> readAudit(const std::string& directory, const std::function<bool(std::string_view line)>& take);

}  // namespace soracom_mcp::tools
