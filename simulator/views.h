#pragma once

#include "base/json.h"
#include "simulator/account.h"
#include "simulator/session.h"
#include "simulator/state.h"

namespace soracom_mcp::simulator {

/// The answers that several operations share, member by member as the document's schemas name them.
base::Json authKeyView(const AuthKey& key);                                            ///< AuthKeyResponse
base::Json authKeyListView(const std::vector<AuthKey>& keys);                          ///< its array
base::Json newAuthKeyView(const AuthKey& key);                                         ///< with the secret
base::Json roleSummaryView(const Role& role);                                          ///< ListRolesResponse
base::Json roleView(const Role& role);                                                 ///< RoleResponse
base::Json userView(const State& state, const Account& account, const SamUser& user);  ///< UserDetailResponse
base::Json sessionView(const Session& session);                                        ///< AuthResponse

}  // namespace soracom_mcp::simulator
