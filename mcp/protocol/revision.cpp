#include "mcp/protocol/revision.h"

namespace soracom_mcp::mcp {

std::optional<Revision> findRevision(std::string_view name) {
  for (std::size_t i = 0; i < kRevisionCount; ++i) {
    if (kRevisionNames[i] == name) {
      return static_cast<Revision>(i);
    }
  }
  return std::nullopt;
}

std::string revisionList(Listed listed) {
  std::string out = "[";
  for (std::size_t i = kRevisionCount; i-- > 0;) {
    const auto revision = static_cast<Revision>(i);
    const Listed own = eraOf(revision) == Era::kLegacy ? Listed::kLegacy : Listed::kModern;
    if (listed != Listed::kAll && listed != own) {
      continue;
    }
    if (out.size() > 1) {
      out += ',';
    }
    out += '"';
    out += revisionName(revision);
    out += '"';
  }
  out += ']';
  return out;
}

}  // namespace soracom_mcp::mcp
