#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// What a YAML text may cost, aliases counted where they are expanded.
struct YamlLimits {
  std::size_t max_bytes = 32 * 1024 * 1024;
  std::size_t max_depth = 128;
  std::size_t max_nodes = 2'000'000;
  std::size_t max_alias_nodes = 200'000;  ///< what aliases stand for, and what anchors keep for them
};

/// Reads one YAML document as JSON, with the types of the YAML 1.2 core schema (`yes` and `on` are strings, `0o17` is
/// an integer, quoted scalars are always strings). Refused: a second document, mapping keys that are not scalars,
/// duplicate keys, an alias inside its own anchor, tags other than the core ones. Errors name line and column.
base::Result<base::Json> readYaml(std::string_view text, const YamlLimits& limits = {});

}  // namespace soracom_mcp::schemas
