#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/catalog/tool_registry.h"

namespace soracom_mcp::tools {

enum class ToolChangeKind { kAdded, kRemoved, kChanged };

/// "added", "removed" or "changed".
std::string_view changeKindName(ToolChangeKind kind);

/// What became of one tool between two states of a document.
struct ToolChange {
  ToolChangeKind kind = ToolChangeKind::kChanged;
  std::string name;  ///< as it is now; of a removed tool, as it was
  /// What changed, one sentence each, for people: "argument page: added, optional". Empty unless kChanged.
  std::vector<std::string> details;
};

/// What changed from `before` to `after`: first what is in `after`, in its order, then what was removed, in the order
/// of `before`. A tool is the same as the one of its name, else as the one of its method and path (it was renamed).
/// Tools that did not change are left out. Linear in the tools.
std::vector<ToolChange> diffTools(const ToolRegistry& before, const ToolRegistry& after);

}  // namespace soracom_mcp::tools
