#pragma once

#include <string>
#include <vector>

#include "simulator/unix_time.h"

namespace soracom_mcp::simulator {

/// One published state of a Soracom-managed role.
struct RoleVersion {
  std::int64_t version = 1;
  std::string permission;
  UnixTime published;
};

/// A named permission document. A Soracom-managed role has an SRN as its ID, is read-only and has versions, the newest
/// last; a role of the operator has none.
struct Role {
  std::string id;
  std::string name;
  std::string description;
  std::string permission;  ///< JSON text
  UnixTime created;
  UnixTime updated;
  std::vector<RoleVersion> versions;

  bool soracomManaged() const { return !versions.empty(); }
};

}  // namespace soracom_mcp::simulator
