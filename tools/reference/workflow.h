#pragma once

#include <string>
#include <vector>

namespace soracom_mcp::tools {

struct WorkflowArgument {
  std::string name;
  std::string description;
  bool required = false;
  std::vector<std::string> choices = {};  ///< proposed while typing; nothing else is accepted where there are any
};

/// A task of an administrator: which operations it needs and how it goes.
struct Workflow {
  std::string name;
  std::string title;
  std::string description;
  std::vector<WorkflowArgument> arguments;
  std::vector<std::string> operations;  ///< offered only where all of them are tools
  std::string steps;                    ///< for the model
};

/// The workflows of Soracom access management.
const std::vector<Workflow>& workflows();

}  // namespace soracom_mcp::tools
