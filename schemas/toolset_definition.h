#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// A named choice of operations: a member of `x-mcp.toolsets` at the root of a document, where an overlay has put it.
struct ToolsetDefinition {
  std::string name;
  std::string description;
  std::vector<std::string> tools;  ///< patterns; what they mean is up to the reader
};

/// `x-mcp.toolsets` of the root, in order; none where absent. kInvalidInput for a wrong type and an unknown member,
/// also of `x-mcp` itself.
base::Result<std::vector<ToolsetDefinition>> readToolsets(const base::Json& root);

}  // namespace soracom_mcp::schemas
