#pragma once

#include <memory>
#include <string>
#include <vector>

#include "simulator/permission_document.h"
#include "simulator/unix_time.h"

namespace soracom_mcp::simulator {

/// One API token. It keeps the permissions it was issued with: later changes of documents and roles do not reach it.
struct Token {
  std::string value;
  UnixTime expires;
  std::shared_ptr<const PermissionDocument> permissions;  ///< null for root, who may do everything
};

/// One API key with the tokens issued for it. Ends by logout, revocation or removal of its user.
struct Session {
  std::string api_key;
  std::string operator_id;
  std::string user_name;  ///< empty for root
  bool switched = false;  ///< made by switchUser, from which no further switch is possible
  std::vector<Token> tokens;

  bool root() const { return user_name.empty(); }
};

}  // namespace soracom_mcp::simulator
