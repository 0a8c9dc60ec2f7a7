#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/json.h"

namespace soracom_mcp::schemas {

/// The `$dynamicAnchor`s of a document and of the files it refers to, by which a `$dynamicRef` becomes a `$ref`
/// (JSON Schema 2020-12, section 8.2.3.2). What one means depends on the schemas that led to it; a tool's schema stands
/// alone and is led to by nothing, so only a reference that means one schema on every way is made one.
class DynamicReferences final {
 public:
  void addAnchor(const std::string& name) { ++anchors_[name]; }

  /// Whether a `$dynamicRef` with this fragment, which names a `$dynamicAnchor` (`to_dynamic`) or something else,
  /// always means what a `$ref` would mean.
  bool isPlain(std::string_view fragment, bool to_dynamic) const;

  /// Has `schema`, which holds a `$dynamicRef`, refer to `target` instead. A `$ref` beside it stays in force.
  static void replace(base::Json& schema, const std::string& target);

 private:
  std::unordered_map<std::string, std::size_t> anchors_;  // how many schemas have the name
};

}  // namespace soracom_mcp::schemas
