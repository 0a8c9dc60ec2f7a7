#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/condition.h"

namespace soracom_mcp::simulator {

/// One block of a SAM permission document.
struct PermissionStatement {
  bool allow = false;
  std::vector<std::string> apis;  ///< "*", "Tag:*", "Tag:prefix*" or "Tag:operation"
  std::string condition;          ///< empty: the block always applies
};

using PermissionDocument = std::vector<PermissionStatement>;

/// Reads `{"statements":[{"effect","api","condition"?}, ...]}`. The error (kInvalidInput) names the place.
base::Result<PermissionDocument> readPermissionDocument(std::string_view json_text);

/// True when `pattern` covers the operation, for example "User:list*" and "User:listUsers".
bool apiMatches(std::string_view pattern, std::string_view sam_api);

/// Nothing is allowed by default; one statement that allows suffices; one that denies overrules all others.
bool permits(std::span<const PermissionStatement> statements, std::string_view sam_api, const ConditionFacts& facts);

}  // namespace soracom_mcp::simulator
