#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "mcp/server/tool_provider.h"

namespace soracom_mcp::tools {

/// A call that was refused before it was sent. The code (tools/safety/refusal_code.h) begins the text and stands in
/// `_meta`; not in structuredContent, which clients hold against the tool's output schema in errors too.
mcp::ToolOutcome refusalOutcome(std::string_view code, std::string_view text);

/// The code of a refusal in an outcome's `_meta`; empty where it is none.
std::string refusalCodeOf(const mcp::ToolOutcome& outcome);

/// The same where the client is told by somebody else.
mcp::InputFailure refusalFailure(std::string_view code, std::string_view text);

/// {"io.soracom.mcp/refusal": code}
base::Json refusalMeta(std::string_view code);

}  // namespace soracom_mcp::tools
