#pragma once

#include <re2/re2.h>

namespace soracom_mcp::schemas {

/// How every pattern from outside is compiled: bounded memory, and nothing written to stderr.
RE2::Options patternOptions();

/// What one search for `pattern` in `bytes` of text may cost, in units of base::WorkBudget. The time is linear in the
/// text, but the factor is not: for each byte the whole program is gone through where its states are too many to be
/// kept (`a[ab]{15}c`).
std::uint64_t patternCost(const RE2& pattern, std::size_t bytes);

}  // namespace soracom_mcp::schemas
