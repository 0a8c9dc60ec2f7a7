#pragma once

#include <string>
#include <vector>

#include "schemas/operation.h"
#include "tools/catalog/input_schema.h"

namespace soracom_mcp::tools {

inline constexpr std::size_t kMaxExamples = 3;
inline constexpr std::size_t kMaxExampleBytes = 1024;

/// Puts what `x-mcp.examples` gives into the root of the input schema, as `examples`. Left out, and told in the answer
/// for people: one that is no valid call, that gives a secret itself instead of a reference, that holds characters
/// which show nothing, that is longer than kMaxExampleBytes, and what comes after kMaxExamples.
std::vector<std::string> showExamples(const schemas::Operation& operation, InputSchema& input);

}  // namespace soracom_mcp::tools
