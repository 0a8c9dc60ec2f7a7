#include "mcp/protocol/members.h"

#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {

void openMember(std::string& out, std::string_view name) {
  if (out.back() != '{') {
    out += ',';
  }
  out += '"';
  out += name;
  out += "\":";
}

void appendTextMember(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) {
    openMember(out, name);
    appendText(out, text);
  }
}

void appendBoolMember(std::string& out, std::string_view name, bool value) {
  openMember(out, name);
  out += value ? "true" : "false";
}

}  // namespace soracom_mcp::mcp
