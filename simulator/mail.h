#pragma once

#include <string>

namespace soracom_mcp::simulator {

/// A mail the service would have sent.
struct Mail {
  std::string to;
  std::string subject;  ///< "password reset", "mfa revocation" or "add email"
  std::string token;
};

}  // namespace soracom_mcp::simulator
