#include "schemas/toolset_definition.h"

#include "base/utf8.h"
#include "schemas/operation_extension.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

base::Unexpected<base::Error> wrong(const std::string& where, const std::string& what) {
  return fail(ErrorKind::kInvalidInput, base::truncateUtf8(base::escapeForDisplay(where), 200) + ": " + what);
}

Result<ToolsetDefinition> readOne(const std::string& name, const Json& value) {
  const std::string where = "x-mcp.toolsets." + name;
  if (!value.is_object()) {
    return wrong(where, "must be an object with `tools` and, if you like, `description`");
  }
  ToolsetDefinition out;
  out.name = name;
  for (const auto& [member, content] : value.get_ref<const Json::object_t&>()) {
    if (member == "description") {
      if (!content.is_string()) {
        return wrong(where + ".description", "must be a text");
      }
      out.description = content.get<std::string>();
    } else if (member == "tools") {
      for (const Json& pattern : content.is_array() ? content : Json::array({nullptr})) {
        if (!pattern.is_string()) {
          return wrong(where + ".tools", "must be an array of texts, such as listUsers or tag:User");
        }
        out.tools.push_back(pattern.get<std::string>());
      }
    } else {
      return wrong(where + "." + member, "unknown; known are description and tools");
    }
  }
  return out.tools.empty() ? Result<ToolsetDefinition>(wrong(where, "`tools` must name some"))
                           : Result<ToolsetDefinition>(std::move(out));
}

}  // namespace

Result<std::vector<ToolsetDefinition>> readToolsets(const Json& root) {
  std::vector<ToolsetDefinition> out;
  const Json* extension = base::findMember(root, kExtension);
  if (extension == nullptr) {
    return out;
  }
  const Json* toolsets = base::findMember(*extension, "toolsets");
  if (!extension->is_object() || extension->size() != (toolsets != nullptr ? 1U : 0U)) {
    return wrong("x-mcp", "at the root it must be an object with `toolsets` and no more");
  }
  if (toolsets == nullptr) {
    return out;
  }
  if (!toolsets->is_object()) {
    return wrong("x-mcp.toolsets", "must be an object from names to toolsets");
  }
  for (const auto& [name, value] : toolsets->get_ref<const Json::object_t&>()) {
    auto toolset = readOne(name, value);
    if (!toolset) {
      return fail(toolset.error());
    }
    out.push_back(*std::move(toolset));
  }
  return out;
}

}  // namespace soracom_mcp::schemas
