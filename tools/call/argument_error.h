#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "schemas/validator.h"
#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// For a model whose arguments the input schema of `tool` refuses: one line per fault (an unknown name with the nearest
/// known one, a missing argument with what it takes, a wrong value as the validator says), then all names the tool
/// takes. Values are taken as they are: "1" is no number and "true" no boolean, because the schema the client was shown
/// says so and a guess would hide the mistake.
std::string describeArgumentErrors(const Tool& tool, const base::Json& arguments,
                                   const std::vector<schemas::Violation>& violations);

}  // namespace soracom_mcp::tools
