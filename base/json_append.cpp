#include "base/json_append.h"

#include <algorithm>

namespace soracom_mcp::base {
namespace {

// The vector below ordered_map, whose own insertions search for the key.
using Members = std::vector<std::pair<const std::string, Json>, Json::object_t::allocator_type>;

Members& membersOf(Json& object) { return static_cast<Members&>(object.get_ref<Json::object_t&>()); }

}  // namespace

Json& appendMember(Json& object, std::string key, Json value) {
  Members& members = membersOf(object);
  if (members.size() == members.capacity()) {
    reserveMembers(object, std::max<std::size_t>(4, members.size() * 2));
  }
  return members.emplace_back(std::move(key), std::move(value)).second;
}

// By hand, because std::vector copies what has a constant part.
void reserveMembers(Json& object, std::size_t count) {
  Members& members = membersOf(object);
  if (count <= members.capacity()) {
    return;
  }
  Members grown;
  grown.reserve(count);
  for (auto& [key, value] : members) {
    grown.emplace_back(key, std::move(value));
  }
  members.swap(grown);
}

}  // namespace soracom_mcp::base
