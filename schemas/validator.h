#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/work_budget.h"

namespace soracom_mcp::schemas {

using base::Json;

/// One thing that is wrong with an instance.
struct Violation {
  std::string instance_pointer;  ///< RFC 6901, "" is the root
  std::string keyword;           ///< "required", "type", "enum", "additionalProperties", ...
  std::string message;           ///< for a model: what was found, what was expected, the nearest valid name or value
};

/// A compiled JSON Schema 2020-12 with the vocabularies core, applicator, unevaluated, validation and meta-data
/// (`format` is an annotation). Immutable and thread-safe.
class Validator final {
 public:
  /// Schemas that `$ref` may name by absolute URI, besides the schema itself. Nothing is ever fetched.
  using Registry = std::vector<std::pair<std::string, Json>>;

  /// kInvalidInput for a keyword with a value of the wrong type, an unresolvable reference or an unknown dialect;
  /// kUnsupported for a pattern RE2 cannot compile; kLimit beyond depth and size limits.
  static base::Result<Validator> compile(const Json& schema, const Registry& registry = {});

  Validator(Validator&&) noexcept;
  Validator& operator=(Validator&&) noexcept;
  ~Validator();

  /// Bounded work: beyond a budget of its own no instance is accepted.
  bool accepts(const Json& instance) const;
  /// None is accepted where `work` ends.
  bool accepts(const Json& instance, base::WorkBudget& work) const;

  static constexpr std::size_t kMostViolations = 20;
  /// Everything that is wrong, in document order, at most `max` entries; empty when valid. Where `work` ends, there is
  /// one violation of keyword "limit", which says what cost too much: searches by patterns cost by the bytes and by the
  /// size of the pattern, everything else by what it looks at.
  std::vector<Violation> validate(const Json& instance, base::WorkBudget& work,
                                  std::size_t max = kMostViolations) const;
  /// With a budget of its own, which nobody stops.
  std::vector<Violation> validate(const Json& instance, std::size_t max = kMostViolations) const;

 private:
  class Program;
  explicit Validator(std::unique_ptr<const Program> program);
  std::unique_ptr<const Program> program_;
};

}  // namespace soracom_mcp::schemas
