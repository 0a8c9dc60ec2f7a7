#pragma once

#include <string>
#include <vector>

#include "mcp/server/tool_provider.h"

namespace soracom_mcp::tools {

/// One thing some client cannot take of a list of tools.
struct PortabilityFinding {
  enum class Severity {
    kError,    ///< the client drops the tool, refuses the list, or every request fails
    kWarning,  ///< the client shows less than there is, or might
  };
  std::string tool;                  ///< empty: the list as a whole
  std::string where;                 ///< a JSON pointer into the tool, or empty
  std::vector<std::string> clients;  ///< of kPortabilityClients
  Severity severity = Severity::kError;
  std::string message;
};

/// The clients whose limits are known: see docs/clients.md.
inline const std::vector<std::string> kPortabilityClients = {"anthropic", "openai", "gemini", "vscode", "cursor"};

/// What clients cannot take of these tools, in their order. `server` is the name a host gives the server, which some
/// put before the names of its tools.
std::vector<PortabilityFinding> findPortabilityFaults(const std::vector<mcp::ToolDescription>& tools,
                                                      const std::string& server);

}  // namespace soracom_mcp::tools
