#include "mcp/transport/sse_writer.h"

#include <algorithm>

namespace soracom_mcp::mcp {
namespace {

void appendData(std::string& out, std::string_view data) {
  out += "data: ";
  const std::size_t start = out.size();
  out += data;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  out += "\n\n";
}

void appendId(std::string& out, std::string_view id) {
  if (!id.empty()) {
    out.append("id: ").append(id).append("\n");
  }
}

}  // namespace

std::string messageEvent(std::string_view data, std::string_view id) {
  std::string out;
  out.reserve(data.size() + id.size() + 32);
  out += "event: message\n";
  appendId(out, id);
  appendData(out, data);
  return out;
}

std::string emptyEvent(std::string_view id) {
  std::string out;
  appendId(out, id);
  appendData(out, {});
  return out;
}

std::string retryEvent(std::chrono::milliseconds wait) { return "retry: " + std::to_string(wait.count()) + "\n\n"; }

std::string endpointEvent(std::string_view uri) {
  std::string out = "event: endpoint\n";
  appendData(out, uri);
  return out;
}

}  // namespace soracom_mcp::mcp
