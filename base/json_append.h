#pragma once

#include "base/json.h"

namespace soracom_mcp::base {

/// Appends a member to an object and returns its place, without the search for a member of the same name that every
/// insertion of ordered_json makes: building an object of n members stays linear. The caller knows that `key` is new.
Json& appendMember(Json& object, std::string key, Json value);

/// Makes room for `count` members, without copying those that are there. Worth calling before members are added by
/// other means, because an ordered_json object that grows copies its members deeply: their constant keys keep the
/// vector from moving them.
void reserveMembers(Json& object, std::size_t count);

}  // namespace soracom_mcp::base
