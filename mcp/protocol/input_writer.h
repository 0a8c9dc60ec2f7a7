#pragma once

#include "base/result.h"
#include "mcp/protocol/client_abilities.h"
#include "mcp/protocol/error_codes.h"
#include "mcp/protocol/input_answers.h"
#include "mcp/protocol/input_required.h"
#include "mcp/protocol/result_shaper.h"

namespace soracom_mcp::mcp {

std::string_view methodOf(InputRequest::Kind kind);

/// The params of one request in the form the revision has; text of a JSON object.
std::string inputParams(const InputRequest& request, const Shape& shape);

/// True when this client, in this revision, can be asked all of it. Otherwise `missing` holds a ClientCapabilities
/// object, as text, with what would be needed.
bool canAsk(const InputRequired& input, const ClientAbilities& client, const Shape& shape, std::string& missing);

/// The result `input_required`; `sealed_state` may be empty.
std::string inputRequiredMessage(const ResultShaper& shaper, const RequestId& id,
                                 const std::vector<InputRequest>& requests, std::string_view sealed_state);

/// For every requestState that is not one of ours for this very call, whatever is wrong with it.
Refusal invalidState();

/// `inputResponses` and `requestState` of a request that comes again. Answers that are no objects are left out.
struct GivenInput {
  InputAnswers answers;
  std::string sealed_state;
};
base::Result<GivenInput, Refusal> readGivenInput(base::Json& params);

}  // namespace soracom_mcp::mcp
