#pragma once

#include <string>
#include <utility>
#include <vector>

namespace soracom_mcp::simulator {

/// A failure to play instead of, or after, the true answer.
struct Fault {
  enum class Kind {
    kAnswer,      ///< `status`, `headers` and `body` are sent; the operation is not carried out
    kDropBefore,  ///< the connection closes without an answer; the operation is not carried out
    kDropAfter,   ///< the operation is carried out, then the connection closes without an answer
    kHold,        ///< the request waits for Simulator::releaseHeld() and is then carried out
    kNotJson,     ///< the operation is carried out; its true status comes with an HTML page as the body
  };
  Kind kind = Kind::kAnswer;
  int status = 503;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = "";  ///< empty: Soracom's error body for the status
  std::string content_type = "application/json";
  std::string operation = "";  ///< operationId or "METHOD template" it waits for; empty: any request
};

}  // namespace soracom_mcp::simulator
