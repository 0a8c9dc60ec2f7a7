#pragma once

#include <string>

#include "tools/call/prepared_call.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// The account a call acts in: the one it names, else the one of the sign-in. Empty where neither is known.
std::string accountOf(const PreparedCall& call);

/// What a call acts on, as its arguments name it: the value of the argument that `x-mcp.target` names; else of the last
/// path argument that does not come from the sign-in. Empty where there is none and for secrets.
std::string objectName(const PreparedCall& call);
/// The key of that argument; empty where the name is.
std::string objectKey(const PreparedCall& call);

/// What a person types to approve a call: the name of what it acts on; else the id of the account; else the name of the
/// tool, also where the others hold a secret. Never empty. Of what is longer than the title of a field can ask for, its
/// beginning, its end and a digest.
std::string targetName(const PreparedCall& call, const SecretScrubber& secrets);

}  // namespace soracom_mcp::tools
