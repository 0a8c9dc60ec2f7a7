#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace soracom_mcp::tools {

/// What the Anthropic API accepts as a property key; one longer key spoils a whole conversation.
inline constexpr std::size_t kMaxArgumentKey = 64;

/// A name on the wire, and where it goes: "path", "query", "header", "cookie" or "body".
struct WireName {
  std::string name;
  std::string_view place;
};

/// One unique key per name, in their order: `^[A-Za-z0-9_.-]{1,64}$`. A name that is a key keeps it, the path before
/// the query, header, cookie and body; the others of the same name get the place as a suffix (`id`, `id_query`,
/// `id_body`). Characters that no key may hold become `_`, and `__proto__` becomes `proto`.
std::vector<std::string> argumentKeys(const std::vector<WireName>& names);

}  // namespace soracom_mcp::tools
