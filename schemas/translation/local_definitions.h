#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::schemas {

/// The parts of a document that a translated schema refers to instead of holding them, because they describe
/// themselves. Each has a name below `#/$defs/`, which depends on its place in the document alone.
class LocalDefinitions final {
 public:
  bool contains(const base::Json* target) const { return names_.contains(target); }
  /// A schema that refers to `target`, to which the document refers by `reference`.
  base::Json refer(const base::Json& target, const std::string& reference);
  const std::string& nameOf(const base::Json* target) const { return names_.at(target); }
  /// In the order in which they were first referred to.
  const std::vector<const base::Json*>& targets() const { return targets_; }

 private:
  std::vector<const base::Json*> targets_;
  std::unordered_map<const base::Json*, std::string> names_;
};

}  // namespace soracom_mcp::schemas
