#pragma once

#include <memory>
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

struct JsonPathFilter;

/// A compiled JSONPath (RFC 9535).
class JsonPath final {
 public:
  static base::Result<JsonPath> parse(std::string_view text);

  /// Every place once, an ancestor before what lies below it. kLimit when the search visits more than a million places,
  /// those that filters look at included, or the document is deeper than 256 levels.
  base::Result<std::vector<JsonMatch>> select(base::Json& root) const;

  struct Wildcard {};
  struct Slice {
    std::optional<std::int64_t> start;
    std::optional<std::int64_t> end;
    std::int64_t step = 1;
  };
  using Filter = std::shared_ptr<const JsonPathFilter>;
  using Selector = std::variant<std::string, std::int64_t, Wildcard, Slice, Filter>;
  struct Segment {
    bool descendant = false;
    std::vector<Selector> selectors;
  };

 private:
  std::vector<Segment> segments_;
};

}  // namespace soracom_mcp::schemas
