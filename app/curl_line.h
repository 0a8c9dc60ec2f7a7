#pragma once

#include <string>

#include "base/json.h"

namespace soracom_mcp::app {

/// The request of a preview (tools::previewRequest) as a command for a shell. What the preview masks stays masked; a
/// body that is no text is a file to be named.
std::string curlLine(const base::Json& preview);

}  // namespace soracom_mcp::app
