#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json_reader.h"
#include "mcp/rpc/request_id.h"

namespace soracom_mcp::mcp {

/// The error codes JSON-RPC 2.0 itself defines (section 5.1).
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;

struct Request {
  RequestId id;
  std::string method;
  base::Json params;  ///< an object; empty where the message has none
};

struct Notification {
  std::string method;
  base::Json params;  ///< an object; empty where the message has none
};

/// An answer to a request of ours.
struct Response {
  std::optional<RequestId> id;
  base::Json result;       ///< an object, or null where the peer failed
  std::string error = {};  ///< the message of the peer's failure, or empty
};

/// What is none of the above and gets an error, which carries the id where one was legible.
struct Malformed {
  std::optional<RequestId> id;
  int code = kInvalidRequest;
  std::string message;
};

using Message = std::variant<Request, Notification, Response, Malformed>;

/// One frame of the transport: a message, or a batch of any number of them.
struct Frame {
  bool batch = false;
  std::vector<Message> messages;
};

/// Bytes to messages. A text that is no JSON, or is refused by `limits`, becomes one Malformed. A notification with
/// unusable params is dropped by turning it into a Response without id, because it must not be answered. Numbers are
/// exact (base/exact_number.h).
Frame decodeFrame(std::string_view bytes, const base::JsonLimits& limits = {});

}  // namespace soracom_mcp::mcp
