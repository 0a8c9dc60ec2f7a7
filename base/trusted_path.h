#pragma once

#include <string>

#include "base/result.h"

namespace soracom_mcp::base {

/// Whether the way to `path`, which is absolute, is in the hands of this user and root alone: every directory on it, from
/// the root down to the parent of the last name, and every symbolic link and what it leads through. Such a directory
/// belongs to one of the two, and nobody else may write into it; one with the sticky bit, such as /tmp, may be written
/// by others where what lies in it on the way belongs to one of the two. The last name itself may be missing, and is
/// looked at only as far as it is a link.
///
/// kRefused names the place and what to do; kNotFound where the way ends early; kInternal for what the operating system
/// refuses. Blocks on the disk only.
Result<void> checkTrustedPath(const std::string& path);

}  // namespace soracom_mcp::base
