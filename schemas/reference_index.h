#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/json.h"

namespace soracom_mcp::schemas {

/// Finds what a JSON pointer names below `components` and `paths` without the linear search of an object. Holds views
/// into the document it was made of, which must stay where it is on the heap: a moved root is fine, a changed one is
/// not.
class ReferenceIndex final {
 public:
  ReferenceIndex() = default;
  explicit ReferenceIndex(const base::Json& root);
  ReferenceIndex(ReferenceIndex&&) noexcept = default;
  ReferenceIndex& operator=(ReferenceIndex&&) noexcept = default;

  /// The value at `pointer` (RFC 6901, with its leading slash), or null. `root` is the document of the constructor, or
  /// any other one when this index is empty.
  const base::Json* find(const base::Json& root, std::string_view pointer) const;

 private:
  using Members = std::unordered_map<std::string_view, const base::Json*>;
  std::unordered_map<const base::Json*, Members> objects_;  // the large objects, by their address
};

}  // namespace soracom_mcp::schemas
