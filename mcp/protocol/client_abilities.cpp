#include "mcp/protocol/client_abilities.h"

namespace soracom_mcp::mcp {
namespace {

bool declares(const base::Json& capabilities, std::string_view name) {
  const base::Json* member = base::findMember(capabilities, name);
  return member != nullptr && member->is_object();
}

}  // namespace

ClientAbilities readClientAbilities(const base::Json& capabilities, const Shape& shape) {
  ClientAbilities out;
  out.sampling = declares(capabilities, "sampling");
  out.roots = declares(capabilities, "roots");
  if (shape.forms != FormShape::kNone && declares(capabilities, "elicitation")) {
    const base::Json& elicitation = *base::findMember(capabilities, "elicitation");
    out.forms = declares(elicitation, "form") || !declares(elicitation, "url");
  }
  return out;
}

}  // namespace soracom_mcp::mcp
