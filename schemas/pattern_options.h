#pragma once

#include <re2/re2.h>

namespace soracom_mcp::schemas {

/// How every pattern from outside is compiled: bounded memory, and nothing written to stderr.
RE2::Options patternOptions();

}  // namespace soracom_mcp::schemas
