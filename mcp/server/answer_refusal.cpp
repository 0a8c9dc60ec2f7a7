#include "mcp/server/answer_refusal.h"

#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {

void answerRefusal(const std::optional<RequestId>& id, const Refusal& refusal, Exchange& exchange) {
  exchange.answer(errorMessage(id, refusal.code, refusal.message, refusal.data_json), refusal.http_status);
}

}  // namespace soracom_mcp::mcp
