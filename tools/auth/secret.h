#pragma once

#include "base/secret.h"

namespace soracom_mcp::tools {

using base::Secret;

}  // namespace soracom_mcp::tools
