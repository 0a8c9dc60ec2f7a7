#pragma once

namespace soracom_mcp::tools {

/// What a call can do to the account: nothing, a change, or harm that nobody can take back (it deletes, revokes, locks
/// people out or gives rights away).
enum class Risk { kRead, kWrite, kDanger };

}  // namespace soracom_mcp::tools
