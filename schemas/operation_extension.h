#pragma once

#include "base/json.h"
#include "base/result.h"
#include "schemas/operation.h"

namespace soracom_mcp::schemas {

/// `x-mcp` of an operation. kInvalidInput for a member of the wrong type and for an unknown one: a misspelt
/// `secretOutput` must not pass.
base::Result<OperationExtension> readOperationExtension(const base::Json& operation);

/// `x-mcp.fill` of a parameter; empty where absent.
base::Result<std::string> readFill(const base::Json& parameter);

/// Takes from a document what would make its operations look safer than their methods are: a `risk` below the one the
/// method implies (GET and HEAD read, DELETE danger, others write), `destructive: false`, `idempotent: true`, what lets
/// secrets be given literally (`oneTimeInput`) or a call be made unasked (`undo`), and what a person is told and asked
/// before a call (`target`, `loses`, `actsOn`). To be called on a document of
/// foreign origin before an overlay, which is the user's word, is applied. Returns how many members were taken.
std::size_t dropLoweringExtensions(base::Json& document);

}  // namespace soracom_mcp::schemas
