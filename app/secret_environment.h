#pragma once

#include <optional>
#include <string>

namespace soracom_mcp::app {

/// Takes the variables that hold secrets out of the environment, so that neither /proc/PID/environ nor a child shows
/// them; readVariable() still knows them. To be called once, before there are threads.
void takeSecretVariables();

/// The value of an environment variable, also of one that was taken. An empty one counts as absent.
std::optional<std::string> readVariable(const std::string& name);

}  // namespace soracom_mcp::app
