#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// A place a path selected. Valid until the document changes at or above it.
struct JsonMatch {
  base::Json* node = nullptr;
  base::Json* parent = nullptr;  ///< null for the root
  std::size_t depth = 0;         ///< 0 for the root
};

/// A compiled JSONPath (RFC 9535): names, wildcards, indices, lists of them, `..`, and filters that test for existence
/// or compare one member with a literal by == or !=. Slices, functions, && and || are kUnsupported.
class JsonPath final {
 public:
  static base::Result<JsonPath> parse(std::string_view text);

  /// Every place once, an ancestor before what lies below it. kLimit when the search visits more than a million places
  /// or the document is deeper than 256 levels.
  base::Result<std::vector<JsonMatch>> select(base::Json& root) const;

  struct Wildcard {};
  using Step = std::variant<std::string, std::int64_t>;
  struct Filter {
    enum class Test { kExists, kEqual, kNotEqual };
    std::vector<Step> path;  // from the child under test
    Test test = Test::kExists;
    base::Json literal;
  };
  using Selector = std::variant<std::string, std::int64_t, Wildcard, Filter>;
  struct Segment {
    bool descendant = false;
    std::vector<Selector> selectors;
  };

 private:
  std::vector<Segment> segments_;
};

}  // namespace soracom_mcp::schemas
