#pragma once

#include <string>

#include "tools/call/prepared_call.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// What a person reads before a call is sent: the tool, method and path template, account and user, every argument as
/// it will be sent, and what is lost. Written by us. What the model wrote is marked as its words, stands in JSON quotes
/// with line breaks and invisible characters escaped, so that it can neither look like ours nor hide; secrets are left
/// out. At most about 4,000 bytes: what does not fit is counted, never dropped without a word.
std::string confirmationText(const PreparedCall& call, const SecretScrubber& secrets);

}  // namespace soracom_mcp::tools
