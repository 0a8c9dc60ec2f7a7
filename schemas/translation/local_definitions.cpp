#include "schemas/translation/local_definitions.h"

#include <algorithm>
#include <string_view>

#include "base/percent_encoding.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;

// "Node" of "#/components/schemas/Node"; of other places all of it. What a pointer or a URI would escape is written in
// hexadecimal, so that different places have different names.
std::string definitionName(std::string_view reference) {
  constexpr std::string_view kSchemas = "#/components/schemas/";
  const bool plain = reference.starts_with(kSchemas) && reference.find('/', kSchemas.size()) == std::string_view::npos;
  std::string out = base::percentEncode(reference.substr(plain ? kSchemas.size() : 1), "_.", base::HexCase::kLower);
  std::replace(out.begin(), out.end(), '%', '-');
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
