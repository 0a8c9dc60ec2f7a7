#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schemas/json_path.h"

namespace re2 {
class RE2;
}

namespace soracom_mcp::schemas {

/// A filter of a JSONPath, or a part of one (RFC 9535, section 2.3.5).
struct JsonPathFilter {
  enum class Kind {
    kOr,
    kAnd,
    kNot,
    kExists,  ///< its query selects something
    kEqual,
    kNotEqual,
    kLess,
    kLessOrEqual,
    kGreater,
    kGreaterOrEqual,
    kMatch,
    kSearch,
    // What is compared, and what functions take.
    kLiteral,
    kQuery,
    kLength,
    kCount,
    kValue,
  };

  Kind kind = Kind::kOr;
  std::vector<JsonPathFilter> parts = {};
  // kExists, kQuery
  bool from_root = false;  ///< $ instead of @
  std::vector<JsonPath::Segment> query = {};
  base::Json literal = {};

  /// A query of names and indexes alone, which selects one value at most (RFC 9535, section 2.3.5.1).
  bool isSingular() const;
};

/// What a filter compares: a value of the document or of the path, which is not copied, or one that was worked out.
/// None is unlike null.
class JsonPathValue final {
 public:
  JsonPathValue() = default;
  explicit JsonPathValue(const base::Json* shared) : shared_(shared) {}
  explicit JsonPathValue(std::size_t count) : own_(count) {}

  /// Null where there is none. Valid as long as this.
  const base::Json* get() const { return own_ ? &*own_ : shared_; }

 private:
  const base::Json* shared_ = nullptr;
  std::optional<base::Json> own_;
};

/// A search of one path through one document, and of the queries of its filters. What it visits is counted over all of
/// them.
class JsonPathSearch final {
 public:
  explicit JsonPathSearch(base::Json& root) : root_(root) {}

  /// What `segments` select from `start`. False when a limit is reached: nothing that was found counts then.
  bool select(const std::vector<JsonPath::Segment>& segments, const JsonMatch& start, std::vector<JsonMatch>& out);

 private:
  bool apply(const JsonPath::Segment& segment, const JsonMatch& at, std::vector<JsonMatch>& out);
  bool descend(const JsonPath::Segment& segment, const JsonMatch& at, std::vector<JsonMatch>& out);
  bool visit();
  /// Whether `node` passes; false as well when a limit is reached.
  bool holds(const JsonPathFilter& filter, base::Json& node);
  bool compare(const JsonPathFilter& filter, base::Json& node);
  bool matches(const JsonPathFilter& filter, base::Json& node);
  std::vector<JsonMatch> nodesOf(const JsonPathFilter& filter, base::Json& node);
  JsonPathValue valueOf(const JsonPathFilter& filter, base::Json& node);

  /// Null for a text that is no pattern. Compiled once while the same one is asked for.
  const re2::RE2* compiled(const std::string& pattern);

  base::Json& root_;
  std::string last_pattern_;
  std::shared_ptr<const re2::RE2> last_compiled_;
  std::size_t visits_ = 0;
  bool exhausted_ = false;
};

}  // namespace soracom_mcp::schemas
