#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/mfa.h"
#include "simulator/unix_time.h"

namespace soracom_mcp::simulator {

/// A long-lived key pair, of root or of a SAM user.
struct AuthKey {
  std::string id;      ///< "keyId-..."
  std::string secret;  ///< "secret-..."
  UnixTime created;
  std::optional<UnixTime> last_used;
};

/// A SAM user. Documents are kept as the text they came in.
struct SamUser {
  std::string name;
  std::string description;
  std::string password;    ///< empty: none
  std::string permission;  ///< JSON text of the inline document; empty: none
  std::string permission_description;
  std::string trust_policy;           ///< JSON text; empty: none
  std::vector<std::string> role_ids;  ///< of attached roles; Soracom-managed ones by SRN
  std::vector<AuthKey> auth_keys;
  Mfa mfa;
  UnixTime created;
  UnixTime updated;
};

}  // namespace soracom_mcp::simulator
