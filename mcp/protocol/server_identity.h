#pragma once

#include <string>

namespace soracom_mcp::mcp {

/// Who we are, as greetings and modern results state it.
struct ServerIdentity {
  std::string name;
  std::string title;  ///< may be empty
  std::string version;
  std::string instructions;  ///< may be empty
};

}  // namespace soracom_mcp::mcp
