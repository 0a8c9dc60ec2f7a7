#pragma once

#include <vector>

#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// Tools that help with `tool`, found by the shape of the paths; null where there is none. Linear in the number of
/// tools: for messages, not for every call.

/// The one that lists what the last path argument of `tool` names: listUsers for getUser and updateUserPassword.
const Tool* findListTool(const Tool& tool, const std::vector<Tool>& tools);

/// The reading one that shows whether `tool` has had its effect: getUser for createUser, getMFAStatus for verifyMFA.
const Tool* findCheckTool(const Tool& tool, const std::vector<Tool>& tools);

/// The one that reads a single element of the collection that `tool` lists: getUser for listUsers.
const Tool* findElementTool(const Tool& tool, const std::vector<Tool>& tools);

}  // namespace soracom_mcp::tools
