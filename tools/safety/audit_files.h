#pragma once

#include <string>
#include <vector>

#include "base/private_directory.h"
#include "base/secret.h"

namespace soracom_mcp::tools {

/// The names in a directory of the audit: `audit.jsonl` is written to, `audit-N.jsonl` are full ones that end with line
/// N, `key` is the key of the chain, `lock` is locked by whoever writes.
inline constexpr const char* kAuditFile = "audit.jsonl";

std::string fullAuditFile(std::uint64_t last_sequence);

/// All files with lines, the oldest first; kAuditFile last, where it is.
base::Result<std::vector<std::string>> auditFiles(const base::PrivateDirectory& directory);

/// The lock of the directory, held as long as the result lives. Waits at most two seconds for another process.
base::Result<base::FileDescriptor> lockAudit(const base::PrivateDirectory& directory);

/// The key. With `make` it is made where there is neither a key nor a line; the lock must be held.
base::Result<base::Secret> auditKey(const base::PrivateDirectory& directory, bool make);

}  // namespace soracom_mcp::tools
