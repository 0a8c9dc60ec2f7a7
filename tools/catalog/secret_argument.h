#pragma once

#include "tools/catalog/body_arguments.h"

namespace soracom_mcp::tools {

/// Makes an argument ask for references to kept secrets instead of the secrets themselves, where it is one or holds
/// some at any depth, but for those that may be given literally. Does nothing to other arguments.
void askForReference(ArgumentSchema& each, const schemas::Operation& operation);

/// The same for what arguments refer to as #/$defs/NAME. What secrets there have to be, where there are some or where
/// an argument `keeps` its schema for its secrets; else null.
base::Json askForReferencesIn(base::Json& definitions, const schemas::Operation& operation, bool keeps);

}  // namespace soracom_mcp::tools
