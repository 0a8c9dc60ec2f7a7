#pragma once

#include <string>

#include "mcp/protocol/completion_model.h"
#include "mcp/protocol/error_codes.h"
#include "mcp/protocol/prompt_model.h"
#include "mcp/protocol/resource_model.h"
#include "mcp/protocol/result_shaper.h"

namespace soracom_mcp::mcp {

/// The results of resources/read, prompts/get and completion/complete as one revision wants them.

/// `repeated`: the request carried answers, and such a result must not be kept by anybody.
std::string readingMessage(const ResultShaper& shaper, const RequestId& id, const ResourceReading& reading,
                           bool repeated);
Refusal missingResource(const ResultShaper& shaper, std::string_view uri);
std::string promptMessage(const ResultShaper& shaper, const RequestId& id, const PromptContent& prompt);
std::string completionMessage(const ResultShaper& shaper, const RequestId& id, const Completion& completion);

}  // namespace soracom_mcp::mcp
