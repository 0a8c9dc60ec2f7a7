#pragma once

#include <functional>
#include <string>

namespace soracom_mcp::tests {

/// What `work` writes to `descriptor` (1 or 2), which leads into a file meanwhile. Do not check inside `work`: what
/// Catch2 says about a failure would be lost.
std::string writtenTo(int descriptor, const std::function<void()>& work);

}  // namespace soracom_mcp::tests
