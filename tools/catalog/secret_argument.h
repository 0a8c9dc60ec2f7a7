#pragma once

#include "tools/catalog/body_arguments.h"

namespace soracom_mcp::tools {

/// Makes a secret argument ask for a reference to a kept secret instead of the secret itself, unless it may be given
/// literally. Does nothing to other arguments.
void askForReference(ArgumentSchema& each, const schemas::Operation& operation);

}  // namespace soracom_mcp::tools
