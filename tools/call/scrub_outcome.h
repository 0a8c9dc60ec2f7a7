#pragma once

#include "mcp/server/tool_provider.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// Masks secrets in the texts and the `_meta` of an outcome. A structured result is left as it is: it was scrubbed as a
/// value, which its text would not survive.
void scrubOutcome(mcp::ToolOutcome& outcome, const SecretScrubber& scrubber);

}  // namespace soracom_mcp::tools
