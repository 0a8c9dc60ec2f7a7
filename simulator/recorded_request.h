#pragma once

#include <string>
#include <utility>
#include <vector>

namespace soracom_mcp::simulator {

/// A request as it arrived; the target is not decoded.
struct RecordedRequest {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

}  // namespace soracom_mcp::simulator
