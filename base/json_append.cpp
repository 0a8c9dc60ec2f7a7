#include "base/json_append.h"

namespace soracom_mcp::base {
namespace {

// The vector below ordered_map, whose own insertions search for the key.
using Members = std::vector<std::pair<const std::string, Json>, Json::object_t::allocator_type>;

Members& membersOf(Json& object) { return static_cast<Members&>(object.get_ref<Json::object_t&>()); }

}  // namespace

Json& appendMember(Json& object, std::string key, Json value) {
  return membersOf(object).emplace_back(std::move(key), std::move(value)).second;
}

void reserveMembers(Json& object, std::size_t count) { membersOf(object).reserve(count); }

}  // namespace soracom_mcp::base
