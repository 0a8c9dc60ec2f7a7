#include "schemas/value_cost.h"

namespace soracom_mcp::schemas {

using base::Json;

std::size_t costOf(const Json& node, std::size_t limit) {
  std::size_t cost = 1;
  if (node.is_string()) {
    return cost + node.get_ref<const std::string&>().size() / 16;
  }
  if (node.is_object()) {
    for (const auto& member : node.get_ref<const Json::object_t&>()) {
      if (cost > limit) {
        return cost;
      }
      cost += member.first.size() / 16 + costOf(member.second, limit);
    }
  } else if (node.is_array()) {
    for (const Json& element : node) {
      if (cost > limit) {
        return cost;
      }
      cost += costOf(element, limit);
    }
  }
  return cost;
}

}  // namespace soracom_mcp::schemas
