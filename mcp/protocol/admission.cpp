#include "mcp/protocol/admission.h"

#include "base/utf8.h"
#include "mcp/protocol/envelope.h"

namespace soracom_mcp::mcp {

std::optional<ProgressToken> findProgressToken(const base::Json& params) {
  const base::Json* token = findEnvelopeMember(params, "progressToken");
  return token != nullptr ? ProgressToken::from(*token) : std::nullopt;
}

Refusal unknownMethod(std::string_view method, int http_status) {
  constexpr std::size_t kShownBytes = 100;
  return Refusal{kMethodNotFound, "Method not found: " + base::truncateUtf8(method, kShownBytes), {}, http_status};
}

Refusal invalidParams(std::string_view what) {
  return Refusal{kInvalidParams, "Invalid params: " + std::string(what), {}, kHttpOk};
}

}  // namespace soracom_mcp::mcp
