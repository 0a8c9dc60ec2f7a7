#pragma once

#include <string>

#include "app/options.h"
#include "tools/catalog/tool_registry.h"

namespace soracom_mcp::app {

/// What the greeting of the server says about the document.
struct Greeting {
  std::string title;                   ///< of the document
  bool fills_in_operator_id = false;   ///< some argument is filled in from the sign-in
  bool has_workflows = false;          ///< some workflow has all its operations
  bool takes_json_as_objects = false;  ///< some argument is JSON in a string, and may be given as an object
};

Greeting greetingOf(const tools::ToolRegistry& registry);
/// The same for the built-in document, without reading it: a client waits for the greeting, and nothing else at start
/// takes as long.
Greeting builtInGreeting();

/// The instructions for the model.
std::string serverInstructions(const Greeting& greeting, const Options& options);

}  // namespace soracom_mcp::app
