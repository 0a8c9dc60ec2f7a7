#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mcp/rpc/channel.h"

namespace soracom_mcp::mcp {

/// How the bytes of a request's body are told apart from the next request.
enum class BodyFraming { kNone, kLength, kChunked };

/// The head of a request as it was sent. Nothing in it is decoded.
struct HttpHead {
  std::string method;
  std::string path;   ///< the target up to the question mark
  std::string query;  ///< what follows it
  HeaderFields fields;
  BodyFraming framing = BodyFraming::kNone;
  std::size_t content_length = 0;  ///< kLength only

  /// The value of the first field of that name, in lower case, or null.
  const std::string* find(std::string_view name) const {
    for (const HeaderField& field : fields) {
      if (field.name == name) {
        return &field.value;
      }
    }
    return nullptr;
  }
};

struct HttpRequest {
  HttpHead head;
  std::string body;
};

/// A whole answer. Length, date and what is the same for all answers are added when it is written.
struct HttpAnswer {
  int status = 200;
  std::string content_type;  ///< empty where there is no body
  std::string body;
  HeaderFields fields;
  /// The connection ends with it: what follows on it cannot be trusted, or is not wanted.
  bool closes = false;
};

/// An error without id, as JSON-RPC has it, with a text that holds nothing of the request.
HttpAnswer errorAnswer(int status, std::string_view message);
/// 405; `allowed` are the methods that are there, as Allow lists them.
HttpAnswer methodNotAllowedAnswer(std::string allowed);
/// errorAnswer(), and the connection ends.
HttpAnswer refusalAnswer(int status, std::string_view message);

}  // namespace soracom_mcp::mcp
