#include "mcp/protocol/greeting.h"

#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {

std::string greetingMembers(const ServerIdentity& identity) {
  std::string out = R"("capabilities":{"tools":{}})";
  if (!identity.instructions.empty()) {
    out += R"(,"instructions":)";
    appendText(out, identity.instructions);
  }
  return out;
}

}  // namespace soracom_mcp::mcp
