#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace soracom_mcp::bench {

/// How the client speaks: a handshake first, or everything needed in every request.
enum class Era { kLegacy, kModern };

/// What a driver needs to know of an incoming message.
struct RpcHead {
  bool complete = false;  ///< nothing more to know: the object has ended, or it is an answer
  bool has_id = false;
  std::int64_t id = -1;  ///< integers only: the drivers send no others
  bool has_error = false;
  bool has_method = false;

  bool isAnswer() const { return complete && has_id && !has_method; }
};

/// Looks at the members of the outermost object until it knows what the message is, so that the driver costs little
/// next to the server.
RpcHead scanMessage(std::string_view text);

/// A JSON-RPC error, or a tool result that says it is one.
bool isErrorAnswer(std::string_view text, const RpcHead& head);

/// One request. `params` is the inside of the params object and may be empty.
std::string requestText(Era era, std::int64_t id, std::string_view method, std::string_view params);

std::string initializeParams();
std::string callParams(std::string_view tool, std::string_view arguments);

}  // namespace soracom_mcp::bench
