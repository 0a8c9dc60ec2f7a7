#include "tools/surface/brief_tool.h"

#include <array>

namespace soracom_mcp::tools {
namespace {

using base::Json;

// Keywords whose value is data, in which a member called description is no prose.
constexpr std::array<std::string_view, 5> kData = {"enum", "const", "default", "example", "examples"};
// Keywords whose value is an object from names to schemas: there a member called description is a schema.
constexpr std::array<std::string_view, 5> kMaps = {"properties", "patternProperties", "$defs", "definitions",
                                                   "dependentSchemas"};

template <std::size_t kSize>
bool isOneOf(const std::array<std::string_view, kSize>& names, const std::string& name) {
  for (const std::string_view one : names) {
    if (one == name) {
      return true;
    }
  }
  return false;
}

// As deep as the schema, which was read within a depth limit.
void dropProse(Json& schema) {
  if (schema.is_array()) {
    for (Json& element : schema) {
      dropProse(element);
    }
  }
  if (!schema.is_object()) {
    return;
  }
  for (const char* prose : {"description", "title", "examples"}) {
    schema.erase(prose);
  }
  for (auto& [keyword, value] : schema.items()) {
    if (isOneOf(kMaps, keyword) && value.is_object()) {
      for (Json& inner : value) {
        dropProse(inner);
      }
    } else if (!isOneOf(kData, keyword)) {
      dropProse(value);
    }
  }
}

}  // namespace

mcp::ToolDescription briefTool(const mcp::ToolDescription& tool) {
  mcp::ToolDescription out = tool;
  out.description = tool.title;
  dropProse(out.input_schema);
  out.output_schema.reset();
  return out;
}

}  // namespace soracom_mcp::tools
