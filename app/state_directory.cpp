#include "app/state_directory.h"

#include <cstdlib>

namespace soracom_mcp::app {

base::Result<std::string> stateDirectory() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') {  // a relative one is to be ignored, says the specification
    return std::string(state) + "/soracom-mcp";
  }
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home == '/') {
    return std::string(home) + "/.local/state/soracom-mcp";
  }
  return base::fail(base::ErrorKind::kNotFound, "neither XDG_STATE_HOME nor HOME names a folder");
}

std::string secretDirectory(const std::string& state) { return state + "/secrets"; }

std::string auditDirectory(const std::string& state) { return state + "/audit"; }

std::string documentDirectory(const std::string& state) { return state + "/documents"; }

namespace {

base::Result<base::PrivateDirectory> makeBelowState(const char* name) {
  auto state = stateDirectory();
  if (!state) {
    return base::fail(std::move(state).error());
  }
  if (auto made = base::PrivateDirectory::open(*state, true); !made) {
    return base::fail(std::move(made).error());
  }
  return base::PrivateDirectory::open(*state + "/" + name, true);
}

}  // namespace

base::Result<base::PrivateDirectory> usedApprovalDirectory() { return makeBelowState("used-approvals"); }

base::Result<base::PrivateDirectory> approvalDirectory() { return makeBelowState("approvals"); }

}  // namespace soracom_mcp::app
