#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "tools/auth/credential_provider.h"
#include "tools/call/prepared_call.h"

namespace soracom_mcp::tools {

/// Why a call may not be sent.
struct GuardRefusal {
  std::string_view code;
  std::string text;
};

/// Whether the arguments name another account than the one of the sign-in (`operator_id`, `operatorId`). Only where the
/// operation sends the credential, and only where it is known whose that is.
std::optional<GuardRefusal> findOtherOperator(const Tool& tool, const base::Json& arguments,
                                              const Credential& credential);
/// Whether findOtherOperator() has anything to look at, so that a sign-in is needed for it.
bool namesOperator(const Tool& tool, const base::Json& arguments);

/// Whether a call that changes something acts on the very identity it is signed in with: its user, its AuthKey, its
/// session, its inline permissions, roles or trust policy, or the permissions of all SAM users while it is one of them.
/// Such a call can lock this server out or raise its own rights.
std::optional<GuardRefusal> findActOnSelf(const PreparedCall& call);
/// The refusal of a call that acts on `what` of the signed-in identity.
GuardRefusal actOnSelfRefusal(const Tool& tool, const std::string& what);

}  // namespace soracom_mcp::tools
