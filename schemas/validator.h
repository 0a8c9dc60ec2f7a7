#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

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

  bool accepts(const Json& instance) const;

  /// Everything that is wrong, in document order, at most `max` entries; empty when valid. Bounded work: evaluation
  /// beyond the budget ends with one violation of keyword "limit".
  std::vector<Violation> validate(const Json& instance, std::size_t max = 20) const;

 private:
  class Program;
  explicit Validator(std::unique_ptr<const Program> program);
  std::unique_ptr<const Program> program_;
};

}  // namespace soracom_mcp::schemas
