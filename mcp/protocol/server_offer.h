#pragma once

namespace soracom_mcp::mcp {

/// What a server offers besides tools. Greetings declare exactly this, and what is not offered is an unknown method.
struct ServerOffer {
  bool tool_changes = false;  ///< the list of tools can change, and clients are told
  bool resources = false;
  bool resource_changes = false;  ///< the same for the list of resources
  bool resource_updates = false;  ///< contents can change, and subscribers are told
  bool prompts = false;
  bool prompt_changes = false;
  bool completions = false;
  bool logging = false;
};

}  // namespace soracom_mcp::mcp
