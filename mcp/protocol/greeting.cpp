#include "mcp/protocol/greeting.h"

#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {

namespace {

// "name":{"flag":true,...} for the flags that hold.
std::string capability(std::string_view name, std::initializer_list<std::pair<std::string_view, bool>> flags) {
  std::string members;
  for (const auto& [flag, holds] : flags) {
    if (holds) {
      members += (members.empty() ? "\"" : ",\"") + std::string(flag) + "\":true";
    }
  }
  return '"' + std::string(name) + "\":{" + members + '}';
}

std::string capabilities(const ServerOffer& offer, const Shape& shape) {
  std::string out = capability("tools", {{"listChanged", offer.tool_changes}});
  if (offer.resources) {
    out +=
        ',' + capability("resources", {{"subscribe", offer.resource_updates}, {"listChanged", offer.resource_changes}});
  }
  if (offer.prompts) {
    out += ',' + capability("prompts", {{"listChanged", offer.prompt_changes}});
  }
  if (offer.completions && shape.completions) {
    out += ',' + capability("completions", {});
  }
  if (offer.logging) {
    out += ',' + capability("logging", {});
  }
  return out;
}

}  // namespace

std::string greetingMembers(const ServerIdentity& identity, const ServerOffer& offer, const Shape& shape) {
  std::string out = R"("capabilities":{)" + capabilities(offer, shape) + '}';
  if (!identity.instructions.empty()) {
    out += R"(,"instructions":)";
    appendText(out, identity.instructions);
  }
  return out;
}

}  // namespace soracom_mcp::mcp
