#pragma once

namespace soracom_mcp::app {

/// Keeps the memory of this process, which holds secrets, to itself: no core dump is written, and no other process of
/// the same user can read it or attach to it (root can). What the operating system refuses is left as it is.
void keepMemoryPrivate();

}  // namespace soracom_mcp::app
