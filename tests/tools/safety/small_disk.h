#pragma once

#include <functional>
#include <string>

namespace soracom_mcp::test {

/// Runs `work` in a child process in which the existing directory `mount_point` is a disk of `bytes` of its own, seen
/// by nobody else. Returns the exit code of `work`; kNoSmallDisk where this user may not mount anything.
int runOnSmallDisk(const std::string& mount_point, std::size_t bytes, const std::function<int()>& work);

inline constexpr int kNoSmallDisk = 77;

/// Writes to a new file `path` until nothing more fits, and leaves `bytes` of room by cutting it. To be called there.
bool fillDisk(const std::string& path, std::size_t room);

}  // namespace soracom_mcp::test
