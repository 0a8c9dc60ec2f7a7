#pragma once

#include "base/json.h"
#include "base/result.h"
#include "schemas/operation.h"

namespace soracom_mcp::schemas {

inline constexpr std::string_view kExtension = "x-mcp";
/// Speakeasy's extension of the same purpose:
/// https://www.speakeasy.com/docs/standalone-mcp/customize-tools
inline constexpr std::string_view kSpeakeasyExtension = "x-speakeasy-mcp";

/// `x-mcp` of an operation; what it leaves open, from `x-speakeasy-mcp`. kInvalidInput for a member of the wrong type
/// and for an unknown one of `x-mcp`: a misspelt `secretOutput` must not pass. `x-speakeasy-mcp` may have members that
/// mean nothing here.
base::Result<OperationExtension> readOperationExtension(const base::Json& operation);

/// One member of `x-mcp` or of `x-speakeasy-mcp` (`extension` says which) into `out`. kInvalidInput for a wrong type,
/// kNotFound for an unknown name; the text begins with the member's place.
base::Result<void> readExtensionMember(std::string_view extension, const std::string& member, const base::Json& value,
                                       OperationExtension& out);

/// `x-mcp.fill` of a parameter; empty where absent.
base::Result<std::string> readFill(const base::Json& parameter);

}  // namespace soracom_mcp::schemas
