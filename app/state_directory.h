#pragma once

#include <string>

#include "base/private_directory.h"

namespace soracom_mcp::app {

/// Where this program keeps what outlives a run: $XDG_STATE_HOME/soracom-mcp, or ~/.local/state/soracom-mcp. kNotFound
/// where neither variable is set.
base::Result<std::string> stateDirectory();

/// Where below it secrets, the audit and copies of fetched documents lie.
std::string secretDirectory(const std::string& state);
std::string auditDirectory(const std::string& state);
std::string documentDirectory(const std::string& state);

/// The directory below it in which approvals that were used are marked. Made where it is missing.
base::Result<base::PrivateDirectory> usedApprovalDirectory();

/// The directory below it in which waiting approvals are found. Made where it is missing.
base::Result<base::PrivateDirectory> approvalDirectory();

}  // namespace soracom_mcp::app
