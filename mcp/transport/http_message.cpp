#include "mcp/transport/http_message.h"

#include "mcp/rpc/encode.h"
#include "mcp/rpc/message.h"

namespace soracom_mcp::mcp {

HttpAnswer errorAnswer(int status, std::string_view message) {
  HttpAnswer answer;
  answer.status = status;
  answer.content_type = "application/json";
  answer.body = errorMessage(std::nullopt, kInvalidRequest, message);
  return answer;
}

HttpAnswer methodNotAllowedAnswer(std::string allowed) {
  HttpAnswer answer = errorAnswer(405, "Method not allowed");
  answer.fields.push_back({"Allow", std::move(allowed)});
  return answer;
}

HttpAnswer refusalAnswer(int status, std::string_view message) {
  HttpAnswer answer = errorAnswer(status, message);
  answer.closes = true;
  return answer;
}

}  // namespace soracom_mcp::mcp
