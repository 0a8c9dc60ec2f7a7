#include "mcp/transport/http_wire.h"

#include <ctime>

namespace soracom_mcp::mcp {
namespace {

std::string_view reasonOf(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

void appendDate(std::string& out) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[40];
  out.append(text, std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts));
}

void appendField(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

std::string startOf(int status, const HeaderFields& fields) {
  std::string out = "HTTP/1.1 " + std::to_string(status) + ' ';
  out.append(reasonOf(status)).append("\r\n");
  appendDate(out);
  appendField(out, "X-Content-Type-Options", "nosniff");
  for (const HeaderField& field : fields) {
    appendField(out, field.name, field.value);
  }
  return out;
}

}  // namespace

std::string wholeAnswer(const HttpAnswer& answer) {
  std::string out = startOf(answer.status, answer.fields);
  appendField(out, "Cache-Control", "no-store");
  if (answer.closes) {
    appendField(out, "Connection", "close");
  }
  if (!answer.content_type.empty()) {
    appendField(out, "Content-Type", answer.content_type);
  }
  if (answer.status != 204) {
    appendField(out, "Content-Length", std::to_string(answer.body.size()));
  }
  out.append("\r\n").append(answer.body);
  return out;
}

std::string streamHead(const HeaderFields& fields) {
  std::string out = startOf(200, fields);
  appendField(out, "Content-Type", "text/event-stream");
  appendField(out, "Cache-Control", "no-cache, no-transform");
  appendField(out, "X-Accel-Buffering", "no");
  appendField(out, "Transfer-Encoding", "chunked");
  out.append("\r\n");
  return out;
}

HttpAnswer unavailableAnswer(std::chrono::seconds retry_after, std::string_view why) {
  HttpAnswer answer = refusalAnswer(503, why);
  answer.fields.push_back({"Retry-After", std::to_string(retry_after.count())});
  return answer;
}

}  // namespace soracom_mcp::mcp
