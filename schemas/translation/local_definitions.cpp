#include "schemas/translation/local_definitions.h"

#include <string_view>

namespace soracom_mcp::schemas {
namespace {

using base::Json;

// "Node" of "#/components/schemas/Node"; of other places all of it. What a pointer or a URI would escape is written in
// hexadecimal, so that different places have different names.
std::string definitionName(std::string_view reference) {
  constexpr std::string_view kSchemas = "#/components/schemas/";
  const bool plain = reference.starts_with(kSchemas) && reference.find('/', kSchemas.size()) == std::string_view::npos;
  std::string out;
  for (const char c : reference.substr(plain ? kSchemas.size() : 1)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || c == '_' || c == '.') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'-', "0123456789abcdef"[byte >> 4U], "0123456789abcdef"[byte & 15U]};
    }
  }
  return out;
}

}  // namespace

Json LocalDefinitions::refer(const Json& target, const std::string& reference) {
  const auto [name, is_new] = names_.try_emplace(&target);
  if (is_new) {
    name->second = definitionName(reference);
    targets_.push_back(&target);
  }
  return Json{{"$ref", "#/$defs/" + name->second}};
}

}  // namespace soracom_mcp::schemas
