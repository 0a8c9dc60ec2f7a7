#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tests/catch.h"

namespace soracom_mcp::tests {

/// A path below the reference data that lies beside the checkout, or nothing, said with a warning, where it is absent.
inline std::optional<std::string> sharedData(const std::string& name) {
  const std::string path = std::string(SORACOM_MCP_SOURCE_DIR) + "/../shared/data/" + name;
  if (std::filesystem::exists(path)) {
    return path;
  }
  WARN("not checked: " + path + " is not there");
  return std::nullopt;
}

}  // namespace soracom_mcp::tests
