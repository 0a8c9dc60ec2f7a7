#pragma once

#include <cstddef>
#include <functional>
#include <optional>

namespace soracom_mcp::test {

/// Runs `work` in a child process that is killed, as by kill -9, when it is about to enter its system call number
/// `after`. Returns how many system calls it made, killed or at its end. Nothing where the system does not let one
/// process trace another.
std::optional<std::size_t> runKilled(const std::function<void()>& work, std::size_t after);

}  // namespace soracom_mcp::test
