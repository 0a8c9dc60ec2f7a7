#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace soracom_mcp::app {

/// A secret from standard input: at a terminal asked for twice, without showing what is typed; else everything up to
/// the end, without one line break there. kInvalidInput for nothing, for more than 64 KiB, for what is no UTF-8 and for
/// two different texts. Blocks until a person has typed it.
base::Result<base::Secret> readNewSecret();

}  // namespace soracom_mcp::app
