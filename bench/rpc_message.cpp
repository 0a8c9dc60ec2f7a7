#include "bench/rpc_message.h"

namespace soracom_mcp::bench {
namespace {

constexpr std::string_view kEnvelope = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                                       R"("io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"},)"
                                       R"("io.modelcontextprotocol/clientCapabilities":{}})";

bool isDigit(char c) { return c >= '0' && c <= '9'; }

void noteMember(std::string_view text, std::size_t after_key, std::string_view key, RpcHead& head) {
  if (key == "error") {
    head.has_error = true;
  } else if (key == "method") {
    head.has_method = true;
  } else if (key == "id") {
    std::size_t at = text.find_first_not_of(": ", after_key);
    if (at == std::string_view::npos || !isDigit(text[at])) {
      return;
    }
    head.has_id = true;
    head.id = 0;
    for (; at < text.size() && isDigit(text[at]); ++at) {
      head.id = head.id * 10 + (text[at] - '0');
    }
  }
}

}  // namespace

RpcHead scanMessage(std::string_view text) {
  RpcHead head;
  int depth = 0;
  bool key_expected = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      const std::size_t begin = ++at;
      while (at < text.size() && text[at] != '"') {
        at += text[at] == '\\' ? 2 : 1;
      }
      if (at >= text.size()) {
        return head;
      }
      if (depth == 1 && key_expected) {
        key_expected = false;
        const std::string_view key = text.substr(begin, at - begin);
        noteMember(text, at + 1, key, head);
        if (head.has_id && (key == "result" || key == "error")) {
          head.complete = true;
          return head;
        }
      }
    } else if (c == '{' || c == '[') {
      key_expected = ++depth == 1;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) {
        head.complete = true;
        return head;
      }
    } else if (c == ',' && depth == 1) {
      key_expected = true;
    }
  }
  return head;
}

bool isErrorAnswer(std::string_view text, const RpcHead& head) {
  return head.has_error || text.find("\"isError\":true") != std::string_view::npos;
}

std::string requestText(Era era, std::int64_t id, std::string_view method, std::string_view params) {
  std::string text = R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":")";
  text.append(method).append(R"(","params":{)").append(params);
  if (era == Era::kModern) {
    text.append(params.empty() ? "" : ",").append(kEnvelope);
  }
  return text + "}}";
}

std::string initializeParams() {
  return R"("protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"})";
}

std::string callParams(std::string_view tool, std::string_view arguments) {
  std::string text = R"("name":")";
  return text.append(tool).append(R"(","arguments":)").append(arguments);
}

}  // namespace soracom_mcp::bench
